/**
 * A Java client of the HTTP API. It depends on nothing of the node.
 *
 * <p>Start at {@link dev.continuum.client.ContinuumClient}. Inputs and answers are records in the
 * shape of the API's JSON ({@code snake_case} there, {@code camelCase} here). Every refusal and
 * every failure to reach the node is a {@link dev.continuum.client.ClientException} with the API's
 * stable code, what was wrong, and what to do.
 *
 * <p>Invariants: a write that is tried again carries the same idempotency key, so a retry never
 * writes twice; nothing is retried that the node refused for good; bodies are streamed where the
 * API streams them.
 */
@NullMarked
package dev.continuum.client;

import org.jspecify.annotations.NullMarked;

/**
 * The composition of the protocols into one node, and the use cases that transports call.
 *
 * <p>{@code NodeCore} is the deterministic heart: commands in, log records and answers out. {@link
 * dev.continuum.core.node.MemoryService} is the inbound port: HTTP, MCP and the command line see
 * nothing else of a node. {@link dev.continuum.core.node.Submitter} is what a driver's loop
 * provides.
 */
@NullMarked
package dev.continuum.core.node;

import org.jspecify.annotations.NullMarked;

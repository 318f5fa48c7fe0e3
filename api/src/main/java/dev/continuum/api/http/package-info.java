/**
 * HTTP: the API of one node and of thousands, over the use cases of {@code MemoryService}.
 *
 * <p>The way of a request: Helidon parses it on a virtual thread of its connection, {@code
 * Dispatcher} checks Host and Origin, finds the {@code Route}, checks media types and query names,
 * and calls the route's {@code Endpoint} with an {@code Exchange}; whatever the endpoint throws
 * becomes a problem document. {@code HttpModule}s add routes: MCP and the console plug in as the
 * API's own do.
 *
 * <p>Invariants: every route is in the {@code RouteTable} and in {@code openapi.json}, and a test
 * fails where they differ; nothing is read without a bound; a stream never holds more than its
 * window; nothing is logged per request; a closed server has answered what it accepted.
 *
 * <p>Sources: RFC 9110 (HTTP), RFC 9457 (problems), RFC 7396 (merge patch), the WHATWG's
 * server-sent events, draft-ietf-httpapi-idempotency-key-header.
 */
@NullMarked
package dev.continuum.api.http;

import org.jspecify.annotations.NullMarked;

/**
 * {@code continuum mcp}: MCP over standard streams, for clients that start their servers.
 *
 * <p>{@link dev.continuum.app.mcp.StdioBridge} passes every line to a node's {@code /mcp} and every
 * message of the node back as a line; it knows sessions and event streams, and no tools. Inputs:
 * JSON-RPC messages, a line each. Effects: HTTP requests to the node; lines on the standard output,
 * which carries nothing else. Invariants: each request gets one answer, an error where the node
 * cannot be reached; a restart of the node goes unseen, because the bridge initializes again.
 *
 * <p>Follows: the MCP specification, revision 2025-11-25, Transports, stdio and Streamable HTTP.
 */
@NullMarked
package dev.continuum.app.mcp;

import org.jspecify.annotations.NullMarked;

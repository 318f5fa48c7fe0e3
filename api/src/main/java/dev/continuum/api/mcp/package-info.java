/**
 * The Model Context Protocol: the memory service as tools, resources and prompts for agents.
 *
 * <p>{@code McpServer} is the protocol as a function of sessions and messages; {@code
 * StreamableHttp} and {@code StdioTransport} carry it; {@code MemoryTools} and {@code GraphTools}
 * are what it offers. Inputs: JSON-RPC messages. Effects: answers, events on streams, calls of
 * {@link dev.continuum.core.node.MemoryService}. Invariants: every request gets exactly one answer
 * unless it is cancelled; sessions, streams and replay buffers are bounded.
 *
 * <p>Follows: the MCP specification, revision 2025-11-25, and JSON-RPC 2.0.
 */
@NullMarked
package dev.continuum.api.mcp;

import org.jspecify.annotations.NullMarked;

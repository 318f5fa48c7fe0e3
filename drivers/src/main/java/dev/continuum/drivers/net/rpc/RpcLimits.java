package dev.continuum.drivers.net.rpc;

import java.time.Duration;

/** What a node gives to others, and what it asks of them. Thread-safe (constants). */
public final class RpcLimits {
  /** Bytes of one message. */
  public static final int MAX_MESSAGE_BYTES = 4 << 20;

  public static final int MAX_CHUNK_BYTES = 256 << 10;
  public static final int MAX_HEADER_BYTES = 8 << 10;

  /** Bytes of one stream that are under way. */
  public static final int FLOW_WINDOW_BYTES = 1 << 20;

  /** Connections that are open at one time, before and after their handshake. */
  public static final int MAX_CONNECTIONS = 4_096;

  public static final int MAX_CALLS_PER_CONNECTION = 128;

  /** Calls that a node serves at one time. */
  public static final int MAX_CALLS_SERVED = 1_024;

  /** Calls of one link that wait for their answer. */
  public static final int MAX_CALLS_PER_LINK = 128;

  /** Calls of the mesh on one link that are under way. */
  public static final int MAX_GOSSIP_PER_LINK = 32;

  /** Messages of the mesh in one call. */
  public static final int MAX_GOSSIP_MESSAGES = 4_096;

  public static final Duration GOSSIP_DEADLINE = Duration.ofSeconds(5);

  /** Links that are kept; the one that was used longest ago is closed for another. */
  public static final int MAX_LINKS = 1_024;

  /** Bytes of the body of one frame of agreement; the rest of a message is room for its head. */
  public static final int MAX_AGREEMENT_BYTES = 3 << 20;

  /** Frames of one stream of agreement that are not answered yet; who calls waits beyond it. */
  public static final int MAX_AGREEMENT_FRAMES = 512;

  /** Bytes of the bodies of those frames, but for the one that goes beyond it. */
  public static final long MAX_AGREEMENT_BYTES_UNDER_WAY = 32L << 20;

  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  public static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

  /** Keep-alives that come faster than this end a connection. */
  public static final Duration KEEP_ALIVE_PERMITTED = Duration.ofSeconds(10);

  /** A link that nobody called over for so long is closed, until the next call. */
  public static final Duration LINK_IDLE = Duration.ofSeconds(30);

  public static final Duration MEMBERSHIP_DEADLINE = Duration.ofSeconds(5);
  public static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private RpcLimits() {}
}

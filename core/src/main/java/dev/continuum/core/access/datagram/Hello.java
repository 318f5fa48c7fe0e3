package dev.continuum.core.access.datagram;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The greeting that opens a session. Thread-safe (immutable).
 *
 * <p>Who it is and in which boot stands in clear, since the key follows from it; the rest is
 * sealed. Either side sends a cookie and gives back the other's: that is the proof of freshness,
 * and it costs the asked side no memory. A greeting is answered by one of the same length, and only
 * where {@code known} is not set.
 *
 * @param epoch the sender's boot epoch
 * @param known whether the sender has a session of the receiver already
 * @param cookie to be given back
 * @param echo the receiver's cookie; 0 where the sender has none
 */
public record Hello(NodeId node, long epoch, boolean known, long cookie, long echo) {
  /** Node and epoch, in clear and authenticated. */
  public static final int CLEAR_BYTES = NodeId.BYTES + Long.BYTES;

  public static final int SEALED_BYTES = 1 + 2 * Long.BYTES;

  /** The whole packet. */
  public static final int PACKET_BYTES =
      DatagramHeader.BYTES + CLEAR_BYTES + SEALED_BYTES + DatagramHeader.TAG_BYTES;

  /** Who greets, before anything is proved. Thread-safe (immutable). */
  public record Claim(NodeId node, long epoch) {}

  public void writeClear(ByteWriter out) {
    out.writeLong(node.high());
    out.writeLong(node.low());
    out.writeLong(epoch);
  }

  public void writeSealed(ByteWriter out) {
    out.writeBoolean(known);
    out.writeLong(cookie);
    out.writeLong(echo);
  }

  /** The clear part of a packet; null where its length or its sender does not fit. */
  public static @Nullable Claim tryReadClaim(DatagramHeader header, byte[] packet, int length) {
    if (length != PACKET_BYTES || length > packet.length) {
      return null;
    }
    ByteReader in = new ByteReader(packet, DatagramHeader.BYTES, CLEAR_BYTES);
    long high = in.readLong("hello.node");
    NodeId node = new NodeId(high, in.readLong("hello.node"));
    long epoch = in.readLong("hello.epoch");
    boolean fits = epoch > 0 && DatagramHeader.senderOf(node) == header.sender();
    return fits ? new Claim(node, epoch) : null;
  }

  /** The greeting of a claim with its opened part; null where that is not one. */
  public static @Nullable Hello tryRead(Claim claim, byte[] opened) {
    if (opened.length != SEALED_BYTES || (opened[0] & 0xFF) > 1) {
      return null;
    }
    ByteReader in = new ByteReader(opened);
    boolean known = in.readBoolean("hello.known");
    long cookie = in.readLong("hello.cookie");
    return new Hello(claim.node, claim.epoch, known, cookie, in.readLong("hello.echo"));
  }
}

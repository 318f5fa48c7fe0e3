package dev.continuum.core.access.datagram;

import dev.continuum.core.value.NodeId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The first fourteen bytes of a datagram, authenticated and in clear: version and key (one byte),
 * kind (one), sender (four), counter (eight). Thread-safe (immutable).
 *
 * @param kind what follows
 * @param keyId which keys of the ring to try, 0..31
 * @param sender the beginning of the sender's identifier: a place to look, no proof
 * @param counter grows with each packet of one boot of the sender, from 1
 */
public record DatagramHeader(Kind kind, int keyId, int sender, long counter) {
  public static final int BYTES = 14;
  public static final int VERSION = 1;
  public static final int KEY_IDS = 32;

  /** The length of the authentication tag that ends every packet. */
  public static final int TAG_BYTES = 16;

  private static final int KEY_BITS = 5;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** What a packet is. */
  public enum Kind {
    /** A payload of somebody who was admitted. */
    DATA(0),
    /** A {@link Hello}. */
    HELLO(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static @Nullable Kind ofCode(int code) {
      return switch (code) {
        case 0 -> DATA;
        case 1 -> HELLO;
        default -> null;
      };
    }
  }

  public DatagramHeader {
    if (keyId < 0 || keyId >= KEY_IDS || counter < 1) {
      throw new IllegalArgumentException(
          "header: key " + keyId + ", counter " + counter + " (expected: 0..31 and at least 1)");
    }
  }

  /** The four bytes that stand for a node. */
  public static int senderOf(NodeId node) {
    return (int) (node.high() >>> Integer.SIZE);
  }

  public void write(byte[] packet) {
    packet[0] = (byte) (VERSION << KEY_BITS | keyId);
    packet[1] = (byte) kind.code;
    INT.set(packet, 2, sender);
    LONG.set(packet, 6, counter);
  }

  /** The header of a packet of that length; null where it is none of this version. */
  public static @Nullable DatagramHeader tryRead(byte[] packet, int length) {
    if (length < BYTES + TAG_BYTES || length > packet.length) {
      return null;
    }
    int first = packet[0] & 0xFF;
    Kind kind = Kind.ofCode(packet[1] & 0xFF);
    long counter = (long) LONG.get(packet, 6);
    if (first >>> KEY_BITS != VERSION || kind == null || counter < 1) {
      return null;
    }
    return new DatagramHeader(kind, first & (KEY_IDS - 1), (int) INT.get(packet, 2), counter);
  }
}

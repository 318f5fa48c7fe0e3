package dev.continuum.bench.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Two requests of serf's RPC, in MessagePack. Thread-safe (no state). */
final class SerfRpc {
  private static final int MAP_OF_ONE = 0x81;
  private static final int MAP_OF_TWO = 0x82;
  private static final int ARRAY_OF_ONE = 0x91;
  private static final int SHORT_TEXT = 0xA0;
  private static final int MAX_SHORT_TEXT_BYTES = 31;
  private static final int FALSE = 0xC2;

  private SerfRpc() {}

  static byte[] handshake(int sequence) {
    ByteArrayOutputStream out = head("handshake", sequence);
    out.write(MAP_OF_ONE);
    text(out, "Version");
    out.write(1);
    return out.toByteArray();
  }

  static byte[] join(int sequence, String address) {
    ByteArrayOutputStream out = head("join", sequence);
    out.write(MAP_OF_TWO);
    text(out, "Existing");
    out.write(ARRAY_OF_ONE);
    text(out, address);
    text(out, "Replay");
    out.write(FALSE);
    return out.toByteArray();
  }

  private static ByteArrayOutputStream head(String command, int sequence) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MAP_OF_TWO);
    text(out, "Command");
    text(out, command);
    text(out, "Seq");
    out.write(sequence);
    return out;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_SHORT_TEXT_BYTES) {
      throw new IllegalArgumentException("text: " + text + " (expected: at most 31 bytes)");
    }
    out.write(SHORT_TEXT | bytes.length);
    out.writeBytes(bytes);
  }
}

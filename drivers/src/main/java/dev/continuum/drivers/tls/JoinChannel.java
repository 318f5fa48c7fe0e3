package dev.continuum.drivers.tls;

import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Messages over a TLS connection: a length in four bytes, then the message. One thread only. */
final class JoinChannel {
  private static final String FIX = "Use the continuum of the same version on both sides.";

  private final DataInputStream in;
  private final DataOutputStream out;

  JoinChannel(java.io.InputStream in, java.io.OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  void send(JoinMessage message) throws IOException {
    byte[] bytes = JoinCodec.INSTANCE.toBytes(message);
    byte[] framed = new byte[Integer.BYTES + bytes.length];
    java.nio.ByteBuffer.wrap(framed).putInt(bytes.length).put(bytes);
    out.write(framed);
    out.flush();
  }

  /** The next message, of at most so many bytes; nothing is allocated for a longer one. */
  JoinMessage receive(int maxBytes) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > maxBytes) {
      throw ContinuumException.field(
          ErrorCode.JOIN_MESSAGE_INVALID, "message", length + " bytes", "1.." + maxBytes, FIX);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within a message");
    }
    try {
      return JoinCodec.INSTANCE.fromBytes(bytes);
    } catch (DecodeException e) {
      throw ContinuumException.of(
          ErrorCode.JOIN_MESSAGE_INVALID, String.valueOf(e.getMessage()), FIX, e);
    }
  }
}

package dev.continuum.api.http;

import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer of unknown length. One thread at a time.
 *
 * <p>The head goes out with the first flush or when the buffer is full, not before: until then a
 * refusal can still become a problem document.
 */
final class AnswerStream extends OutputStream {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerResponse response;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int size;
  private @Nullable OutputStream out;

  AnswerStream(ServerResponse response) {
    this.response = response;
  }

  /** Whether the head is out. */
  boolean isCommitted() {
    return out != null;
  }

  @Override
  public void write(int b) throws IOException {
    if (size == buffer.length) {
      pass();
    }
    buffer[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.length - size) {
      pass();
    }
    if (length > buffer.length) {
      opened().write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, size, length);
      size += length;
    }
  }

  @Override
  public void flush() throws IOException {
    pass();
    opened().flush();
  }

  private void pass() throws IOException {
    if (size > 0) {
      opened().write(buffer, 0, size);
      size = 0;
    }
  }

  private OutputStream opened() {
    if (out == null) {
      out = response.outputStream();
    }
    return out;
  }
}

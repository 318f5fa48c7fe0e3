package dev.continuum.api.http;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of one request: read whole within limits, as a stream, or thrown away. One thread. */
final class RequestBody {
  /** What is read and thrown away of a refused body, so that the client gets to see the answer. */
  private static final long MAX_DISCARDED_BYTES = 8L << 20;

  private static final int FIRST_BYTES = 8_192;

  private final ServerRequest request;
  private final BodyLimits limits;
  private final boolean chunked;
  private final long length;
  private @Nullable InputStream stream;
  private int heldBytes;

  RequestBody(ServerRequest request, BodyLimits limits) {
    this.request = request;
    this.limits = limits;
    ServerRequestHeaders headers = request.headers();
    this.chunked = headers.contains(HeaderNames.TRANSFER_ENCODING);
    this.length = chunked ? -1 : headers.contentLength().orElse(0);
  }

  boolean isPresent() {
    return length != 0;
  }

  /** The body as it arrives; whoever reads it sets the limits. */
  InputStream stream() {
    if (stream == null) {
      InputStream content = request.content().inputStream();
      stream = chunked ? new ChunkedStream(content) : content;
    }
    return stream;
  }

  /** The whole body; its bytes count as held until {@link #release}. */
  byte[] bytes() throws IOException {
    if (length == 0) {
      return new byte[0];
    }
    return chunked ? growing() : known();
  }

  void release() {
    limits.release(heldBytes);
    heldBytes = 0;
  }

  /** False where too much is left, so that the connection must not be used again. */
  boolean discard() {
    if (length == 0 || request.content().consumed()) {
      return true;
    }
    // A client that waits for 100 (Continue) sends nothing after a refusal.
    if (request.headers().contains(HeaderValues.EXPECT_100) && !request.continueSent()) {
      return false;
    }
    try {
      byte[] bucket = new byte[FIRST_BYTES];
      long discarded = 0;
      for (int n = stream().read(bucket); n >= 0; n = stream().read(bucket)) {
        discarded += n;
        if (discarded > MAX_DISCARDED_BYTES) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      // The client is gone or its framing is broken; either way the connection ends here.
      return false;
    }
  }

  private byte[] known() throws IOException {
    if (length > limits.maxBodyBytes) {
      throw limits.tooLarge(length + " bytes");
    }
    hold((int) length);
    byte[] body = stream().readNBytes((int) length);
    // Only a read beyond the end tells Helidon that there is nothing left to consume.
    if (stream().read() >= 0) {
      throw limits.tooLarge("more than " + length + " bytes");
    }
    return body;
  }

  private byte[] growing() throws IOException {
    byte[] body = new byte[FIRST_BYTES];
    hold(body.length);
    int size = stream().readNBytes(body, 0, body.length);
    while (size == body.length) {
      if (size > limits.maxBodyBytes) {
        throw limits.tooLarge("more than " + limits.maxBodyBytes + " bytes");
      }
      int more = Math.min(size, limits.maxBodyBytes + 1 - size);
      hold(more);
      body = Arrays.copyOf(body, size + more);
      size += stream().readNBytes(body, size, more);
    }
    if (size > limits.maxBodyBytes) {
      throw limits.tooLarge("more than " + limits.maxBodyBytes + " bytes");
    }
    return Arrays.copyOf(body, size);
  }

  private void hold(int bytes) {
    limits.reserve(bytes);
    heldBytes += bytes;
  }

  /**
   * A chunked body. Helidon's parser of the chunks' sizes lets out what {@code Integer} throws, and
   * that is the client's fault. One thread only.
   */
  private static final class ChunkedStream extends FilterInputStream {
    ChunkedStream(InputStream content) {
      super(content);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IllegalArgumentException e) {
        throw broken(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      try {
        return super.read(bytes, from, count);
      } catch (IllegalArgumentException e) {
        throw broken(e);
      }
    }

    private static ContinuumException broken(IllegalArgumentException cause) {
      return ContinuumException.of(
          ErrorCode.REQUEST_INVALID,
          "body: a chunk without its size (expected: chunks as in RFC 9112, section 7.1)",
          "Send Content-Length, or chunks that are well-formed.",
          cause);
    }
  }
}

package dev.continuum.drivers.gossip;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.continuum.core.gossip.Publication;
import dev.continuum.core.node.TopicService;
import org.jspecify.annotations.Nullable;

/** Bodies as they travel: plain where they are short or do not shrink, else zstd. Thread-safe. */
final class Compression {
  /** Below it a body goes as it is. */
  static final int MIN_BYTES = 1_024;

  private static final int LEVEL = 3;

  /** A body and what it is, see {@link Publication}. */
  record Encoded(int encoding, byte[] bytes) {}

  private Compression() {}

  static Encoded encode(byte[] body) {
    if (body.length >= MIN_BYTES) {
      byte[] shorter = Zstd.compress(body, LEVEL);
      if (shorter.length < body.length) {
        return new Encoded(Publication.ZSTD, shorter);
      }
    }
    return new Encoded(Publication.PLAIN, body);
  }

  /** The body as it was given; null where it is no such body, or too long. */
  static byte @Nullable [] decode(int encoding, byte[] bytes) {
    if (encoding == Publication.PLAIN) {
      return bytes;
    }
    long length = encoding == Publication.ZSTD ? Zstd.getFrameContentSize(bytes) : -1;
    if (length < 0 || length > TopicService.MAX_BYTES) {
      return null;
    }
    try {
      byte[] body = Zstd.decompress(bytes, (int) length);
      return body.length == length ? body : null;
    } catch (ZstdException e) {
      return null;
    }
  }
}

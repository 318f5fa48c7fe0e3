package dev.continuum.api.http;

import dev.continuum.api.json.WriteJson;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * How a request asks to be written: {@code Idempotency-Key}, {@code If-Match} and durability; and
 * what its answer says beside the body. Thread-safe (stateless).
 */
final class WriteHeaders {
  static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
  static final Header REPLAYED = HeaderValues.createCached("Idempotency-Replayed", "true");

  /** Characters of a key as core keeps it. */
  static final int MAX_KEY_CHARS = 255;

  /** Characters of the key of an upload: each line adds its number. */
  static final int MAX_UPLOAD_KEY_CHARS = 240;

  private static final String DURABILITY = "durability";

  private WriteHeaders() {}

  /**
   * The options of a write.
   *
   * @param body the request's body, part of what a retry must repeat
   * @param fromBody the durability that the body names, or null
   * @param conditional whether {@code If-Match} means something here
   */
  static WriteOptions options(
      Exchange exchange, byte[] body, @Nullable Durability fromBody, boolean conditional) {
    Durability durability = durability(exchange, fromBody);
    String key = key(exchange, MAX_KEY_CHARS);
    Dot ifVersion = ifVersion(exchange, conditional);
    if (key == null && ifVersion == null && durability == Durability.LOCAL) {
      return WriteOptions.DEFAULT;
    }
    long digest = key == null ? 0 : digest(exchange, body, 0, body.length);
    return new WriteOptions(key, digest, ifVersion, durability);
  }

  /** What the query asks for; the default is {@code local}. */
  static Durability durability(Exchange exchange, @Nullable Durability fromBody) {
    String named = exchange.query().get(DURABILITY);
    if (named == null) {
      return fromBody == null ? Durability.LOCAL : fromBody;
    }
    Durability fromQuery = WriteJson.durability(named);
    if (fromBody != null && fromBody != fromQuery) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID,
          DURABILITY,
          named,
          WriteJson.name(fromBody) + ", as in the body",
          "Name the durability in one place.");
    }
    return fromQuery;
  }

  static @Nullable String key(Exchange exchange, int maxChars) {
    String key = exchange.header(IDEMPOTENCY_KEY);
    return key == null ? null : checkedKey(key, maxChars);
  }

  static String checkedKey(String key, int maxChars) {
    boolean printable = key.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    if (key.isBlank() || key.length() > maxChars || !printable) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "Idempotency-Key",
          key,
          "1.." + maxChars + " printable ASCII characters");
    }
    return key;
  }

  /** The first eight bytes of the SHA-256 of method, path and body. */
  static long digest(Exchange exchange, byte[] body, int from, int to) {
    MessageDigest sha = sha256();
    sha.update(exchange.method().getBytes(StandardCharsets.UTF_8));
    sha.update((byte) ' ');
    sha.update(exchange.rawPath().getBytes(StandardCharsets.UTF_8));
    sha.update((byte) '\n');
    sha.update(body, from, to - from);
    return ByteBuffer.wrap(sha.digest()).getLong();
  }

  /** A strong entity tag of a version. */
  static String etag(Dot version) {
    return '"' + version.toString() + '"';
  }

  /** Says that nothing new was written, where that is so. */
  static void replayed(Exchange exchange, Written written) {
    if (written.replayed()) {
      exchange.header(REPLAYED);
    }
  }

  private static @Nullable Dot ifVersion(Exchange exchange, boolean conditional) {
    String value = exchange.header(HeaderNames.IF_MATCH);
    return value == null ? null : ifVersion(value, conditional);
  }

  static @Nullable Dot ifVersion(String value, boolean conditional) {
    if (conditional && value.equals("*")) {
      return null;
    }
    if (!conditional) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "If-Match", value, "none: only memories have versions to match");
    }
    int end = value.length() - 1;
    if (end > 0 && value.charAt(0) == '"' && value.indexOf('"', 1) == end) {
      try {
        return Dot.parse(value.substring(1, end));
      } catch (IllegalArgumentException e) {
        // Refused below, like anything else that is no ETag of ours.
      }
    }
    throw ContinuumException.field(
        ErrorCode.FIELD_INVALID, "If-Match", value, "one ETag as a memory's GET gave it, or *");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

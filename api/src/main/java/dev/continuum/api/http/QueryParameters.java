package dev.continuum.api.http;

import dev.continuum.api.json.NearestName;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, decoded and checked. Thread-safe (immutable after parsing).
 *
 * <p>Strict: an unknown name, a broken escape or bytes that are no UTF-8 are {@code QUERY_INVALID},
 * and so is a repeated name unless the caller asks for a list.
 */
public final class QueryParameters {
  /** Pairs of one query. */
  static final int MAX_PARAMETERS = 256;

  private static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Parses what follows the question mark; null or empty is none. */
  static QueryParameters parse(@Nullable String raw, List<String> known) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new HashMap<>();
    int count = 0;
    for (String pair : raw.split("&", MAX_PARAMETERS + 1)) {
      if (++count > MAX_PARAMETERS) {
        throw ContinuumException.field(
            ErrorCode.QUERY_INVALID, "query", "more", "at most " + MAX_PARAMETERS + " parameters");
      }
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      if (!known.contains(name)) {
        throw unknown(name, known);
      }
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return new QueryParameters(values);
  }

  /** The value, or null where the name is absent. */
  public @Nullable String get(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, name, String.join(", ", all), "given once");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Every value in the order given. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The same where each must be one of these. */
  List<String> choices(String name, List<String> allowed) {
    List<String> all = all(name);
    for (String value : all) {
      if (!allowed.contains(value)) {
        throw ContinuumException.field(
            ErrorCode.QUERY_INVALID, name, value, "one of " + String.join(", ", allowed));
      }
    }
    return all;
  }

  /** A whole number from {@code least} to {@code most}. */
  public int integer(String name, int least, int most, int otherwise) {
    String text = get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw ContinuumException.field(
        ErrorCode.QUERY_INVALID, name, text, "a whole number, " + least + ".." + most);
  }

  /** One of a few words. */
  public String word(String name, List<String> allowed, String otherwise) {
    String text = get(name);
    if (text == null) {
      return otherwise;
    }
    if (!allowed.contains(text)) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, name, text, String.join(" or ", allowed));
    }
    return text;
  }

  private static ContinuumException unknown(String name, List<String> known) {
    String nearest = NearestName.of(name, known);
    return ContinuumException.field(
        ErrorCode.QUERY_INVALID,
        name,
        "unknown parameter",
        known.isEmpty() ? "no query" : "one of " + String.join(", ", known),
        nearest == null ? "Remove the parameter." : "Did you mean '" + nearest + "'?");
  }

  /**
   * Undoes percent-encoding.
   *
   * @param plusIsSpace whether {@code +} stands for a space: in a query, not in a path
   */
  static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed(text);
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(text);
    }
  }

  private static ContinuumException malformed(String text) {
    return ContinuumException.field(ErrorCode.QUERY_INVALID, "url", text, "percent-encoded UTF-8");
  }
}

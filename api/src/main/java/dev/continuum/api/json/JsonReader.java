package dev.continuum.api.json;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A strict, bounded reader of one JSON document. One thread only.
 *
 * <p>A codec walks the document in the order in which it comes: {@link #beginObject}, then {@link
 * #nextField} until null, and for each field one value method. Every refusal names the path of the
 * field ({@code links[2].to}), the value that stood there and what was expected.
 */
public final class JsonReader {
  /** Objects and arrays inside each other. */
  public static final int MAX_DEPTH = 64;

  /** Characters of one number. */
  public static final int MAX_NUMBER_CHARS = 128;

  /** Characters of one field name. */
  public static final int MAX_NAME_CHARS = 4_096;

  private static final int FIRST_DIMENSIONS = 384;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads all of {@code bytes}. */
  public static <T> T read(byte[] bytes, Function<JsonReader, T> codec) {
    return read(bytes, 0, bytes.length, codec);
  }

  /**
   * Reads one document that fills the range; {@code codec} starts at its first value. Throws {@code
   * BODY_INVALID} for what is no JSON and whatever the codec throws.
   */
  public static <T> T read(byte[] bytes, int from, int to, Function<JsonReader, T> codec) {
    Utf8.check(bytes, from, to);
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      if (parser.nextToken() == null) {
        throw ContinuumException.of(
            ErrorCode.BODY_INVALID, "body: empty (expected: JSON)", "Send one JSON document.");
      }
      T result = codec.apply(new JsonReader(parser));
      if (parser.nextToken() != null) {
        throw ContinuumException.of(
            ErrorCode.BODY_INVALID,
            "body: more after the end of the document (expected: one JSON document)",
            "Send one document, or several as application/x-ndjson.");
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw ContinuumException.of(
          ErrorCode.BODY_INVALID,
          String.format(
              Locale.ROOT,
              "body: nested too deep, or a number or a name too long"
                  + " (expected: at most %d levels, %d characters a number, %d a name)",
              MAX_DEPTH,
              MAX_NUMBER_CHARS,
              MAX_NAME_CHARS),
          "Send a simpler document.",
          e);
    } catch (JacksonException e) {
      throw ContinuumException.of(
          ErrorCode.BODY_INVALID,
          String.format(
              Locale.ROOT,
              "body: %s at line %d, column %d (expected: JSON)",
              e.getOriginalMessage(),
              e.getLocation().getLineNr(),
              e.getLocation().getColumnNr()),
          "Send well-formed JSON (RFC 8259) without duplicate names.",
          e);
    }
  }

  public void beginObject() {
    expect(JsonToken.START_OBJECT, "an object");
  }

  /** The name of the next field, its value being the current one; null at the object's end. */
  public @Nullable String nextField() {
    String name = parser.nextName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  public void beginArray() {
    expect(JsonToken.START_ARRAY, "an array");
  }

  /** Moves to the next element; false at the array's end. */
  public boolean nextElement() {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  public boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  public String string() {
    expect(JsonToken.VALUE_STRING, "a string");
    return wellFormed(parser.getString());
  }

  public @Nullable String stringOrNull() {
    return isNull() ? null : string();
  }

  public boolean bool() {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw invalid("true or false");
    };
  }

  public double decimal() {
    if (!parser.currentToken().isNumeric()) {
      throw invalid("a number");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw invalid("a number that fits a double");
    }
    return value;
  }

  /** A whole number from {@code least} to {@code most}. */
  public long integer(long least, long most) {
    String expected = "a whole number, " + least + ".." + most;
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw invalid(expected);
    }
    long value = parser.getLongValue();
    if (value < least || value > most) {
      throw invalid(expected);
    }
    return value;
  }

  /** A time in milliseconds since 1970: RFC 3339 text, or the number itself. */
  public long time() {
    String expected = "an RFC 3339 time such as 2026-01-31T09:30:00Z, or milliseconds since 1970";
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      Long millis = Timestamps.tryParse(parser.getString());
      if (millis == null) {
        throw invalid(expected);
      }
      return millis;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw invalid(expected);
    }
    return integer(Timestamps.MIN_MILLIS, Timestamps.MAX_MILLIS);
  }

  public @Nullable Long timeOrNull() {
    return isNull() ? null : (Long) time();
  }

  public MemoryId memoryId() {
    MemoryId id = isString() ? MemoryId.tryParse(parser.getString()) : null;
    if (id == null) {
      throw invalid("a UUID such as 01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f");
    }
    return id;
  }

  public @Nullable MemoryId memoryIdOrNull() {
    return isNull() ? null : memoryId();
  }

  public SpaceName spaceName() {
    String value = string();
    try {
      return new SpaceName(value);
    } catch (ContinuumException e) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          path(),
          value,
          "1..128 of a-z A-Z 0-9 . _ : -, first a letter, digit or _");
    }
  }

  /** An array of strings; none where it is null. */
  public List<String> strings() {
    return list(JsonReader::string);
  }

  /** An array; none where it is null. */
  public <T> List<T> list(Function<JsonReader, T> element) {
    if (isNull()) {
      return List.of();
    }
    beginArray();
    List<T> values = new ArrayList<>();
    while (nextElement()) {
      values.add(element.apply(this));
    }
    return Collections.unmodifiableList(values);
  }

  /** An array of numbers as a vector, or null. */
  public @Nullable Embedding embeddingOrNull() {
    if (isNull()) {
      return null;
    }
    beginArray();
    float[] values = new float[FIRST_DIMENSIONS];
    int size = 0;
    while (nextElement()) {
      if (!parser.currentToken().isNumeric()) {
        throw invalid("a number");
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = parser.getFloatValue();
    }
    return Embedding.of(Arrays.copyOf(values, size));
  }

  /** Any value, as compact JSON text. */
  public String json() {
    JsonWriter out = new JsonWriter();
    copy(out);
    return out.toString();
  }

  /** Passes over a value. */
  public void skip() {
    parser.skipChildren();
  }

  /** A refusal of the current value. */
  public ContinuumException invalid(String expected) {
    return ContinuumException.field(ErrorCode.FIELD_INVALID, path(), shown(), expected);
  }

  /** A refusal of the current field's name; with the known name that was probably meant. */
  public ContinuumException unknownField(String name, List<String> known) {
    String nearest = NearestName.of(name, known);
    return ContinuumException.field(
        ErrorCode.FIELD_UNKNOWN,
        path(),
        "unknown field",
        "one of " + String.join(", ", known),
        nearest == null ? "Remove the field." : "Did you mean '" + nearest + "'?");
  }

  /** A refusal of the object that was just read, because a field is not there. */
  public ContinuumException missing(String name, String expected) {
    String prefix = path();
    return ContinuumException.field(
        ErrorCode.FIELD_MISSING,
        prefix.equals(ROOT) ? name : prefix + "." + name,
        "missing",
        expected);
  }

  private static final String ROOT = "body";

  /** Where the current value stands: {@code links[2].to}; {@code body} for the document. */
  public String path() {
    TokenStreamContext context = parser.streamReadContext();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      context = context.getParent();
    }
    StringBuilder path = new StringBuilder();
    for (; context != null && !context.inRoot(); context = context.getParent()) {
      String step =
          context.inArray() ? "[" + context.getCurrentIndex() + "]" : context.currentName();
      if (step != null) {
        boolean dot = !path.isEmpty() && path.charAt(0) != '[';
        path.insert(0, dot ? step + "." : step);
      }
    }
    return path.isEmpty() ? ROOT : path.toString();
  }

  private void copy(JsonWriter out) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        out.beginObject();
        for (String name = nextField(); name != null; name = nextField()) {
          out.name(wellFormed(name));
          copy(out);
        }
        out.endObject();
      }
      case START_ARRAY -> {
        out.beginArray();
        while (nextElement()) {
          copy(out);
        }
        out.endArray();
      }
      case VALUE_STRING -> out.string(wellFormed(parser.getString()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.raw(parser.getString());
      case VALUE_TRUE -> out.bool(true);
      case VALUE_FALSE -> out.bool(false);
      case VALUE_NULL -> out.nullValue();
      default -> throw invalid("a value");
    }
  }

  /** An escape can spell half a character, which has no UTF-8 form. */
  private String wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          throw ContinuumException.field(
              ErrorCode.FIELD_INVALID,
              path(),
              "an unpaired surrogate at " + i,
              "well-formed Unicode");
        }
        i++;
      }
    }
    return value;
  }

  private void expect(JsonToken token, String expected) {
    if (parser.currentToken() != token) {
      throw invalid(expected);
    }
  }

  private String shown() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> parser.getString();
    };
  }
}

package dev.continuum.drivers.discovery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of others within bounds; the caller bounds its bytes. Thread-safe (stateless). */
final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING_CHARS = 65_536;
  private static final int MAX_NUMBER_CHARS = 32;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING_CHARS)
                          .maxNumberLength(MAX_NUMBER_CHARS)
                          .build())
                  .build())
          .build();

  private Json() {}

  static JsonNode parse(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The text of a field, null where there is none or an empty one. */
  static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
  }

  /** A whole number in bounds, {@code otherwise} where there is none. */
  static int number(JsonNode object, String field, int max, int otherwise) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      return otherwise;
    }
    int number = value.intValue();
    return number < 0 || number > max ? otherwise : number;
  }
}

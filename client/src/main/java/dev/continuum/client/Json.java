package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's JSON to and from this package's records, for programs that keep or print what they got.
 * Thread-safe (immutable).
 */
public final class Json {
  static final Charset UTF_8 = StandardCharsets.UTF_8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** One line of JSON in the API's shape. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Reads a record from JSON in the API's shape; what the record does not know is passed over. */
  public static <T> T read(String text, Class<T> as) {
    return MAPPER.readValue(text, as);
  }

  /** Reads any JSON. */
  public static JsonNode tree(String text) {
    return MAPPER.readTree(text);
  }
}

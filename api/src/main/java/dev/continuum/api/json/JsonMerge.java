package dev.continuum.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Merges one JSON text into another. Thread-safe (stateless). Source: RFC 7396, section 2. */
final class JsonMerge {
  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonMerge() {}

  /** {@code patch} must be an object; {@code target} is any JSON, or null where there is none. */
  static String apply(@Nullable String target, String patch) {
    JsonNode merged =
        merge(target == null ? null : MAPPER.readTree(target), MAPPER.readTree(patch));
    return MAPPER.writeValueAsString(merged);
  }

  private static JsonNode merge(@Nullable JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    changes
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              if (entry.getValue().isNull()) {
                result.remove(name);
              } else {
                result.set(name, merge(result.get(name), entry.getValue()));
              }
            });
    return result;
  }
}

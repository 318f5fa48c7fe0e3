package dev.continuum.api.mcp;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a tool's arguments; refusals name the field. Thread-safe (stateless). */
final class Arguments {
  private Arguments() {}

  static String text(JsonNode object, String name) {
    String value = optionalText(object, name);
    if (value == null) {
      throw ContinuumException.field(ErrorCode.FIELD_MISSING, name, "missing", "a string");
    }
    return value;
  }

  static @Nullable String optionalText(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, name, value, "a string");
    }
    return value.stringValue();
  }

  static SpaceName space(JsonNode object, SpaceName otherwise) {
    String name = optionalText(object, "space");
    return name == null ? otherwise : new SpaceName(name);
  }

  static List<String> texts(JsonNode object, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(object, name)) {
      if (!item.isString()) {
        throw ContinuumException.field(ErrorCode.FIELD_INVALID, name, item, "strings");
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  static List<JsonNode> objects(JsonNode object, String name) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode item : list(object, name)) {
      if (!item.isObject()) {
        throw ContinuumException.field(ErrorCode.FIELD_INVALID, name, item, "objects");
      }
      objects.add(item);
    }
    return objects;
  }

  private static JsonNode list(JsonNode object, String name) {
    JsonNode list = object.get(name);
    if (list == null || !list.isArray()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, name, list == null ? "missing" : list, "an array");
    }
    return list;
  }
}

package dev.continuum.api.http;

import dev.continuum.api.json.Timestamps;
import dev.continuum.core.value.MemoryId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Judges JSON by the schemas of an OpenAPI 3.1 document. One thread only.
 *
 * <p>Stricter than the standard: an object may only have the properties that its schema names,
 * unless the schema says otherwise, and a keyword that this class does not know is an error of the
 * schema. It also notes which properties it has seen, so that a test can tell which never come.
 */
final class SchemaValidator {
  private static final Set<String> ANNOTATIONS =
      Set.of("description", "default", "example", "examples", "title");
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "additionalProperties",
          "allOf",
          "anyOf",
          "const",
          "enum",
          "exclusiveMinimum",
          "format",
          "items",
          "maxItems",
          "maxLength",
          "maximum",
          "minLength",
          "minimum",
          "oneOf",
          "pattern",
          "properties",
          "required",
          "type");

  private final JsonNode document;
  private final Set<String> seen = new TreeSet<>();

  SchemaValidator(JsonNode document) {
    this.document = document;
  }

  /** Properties seen so far, as {@code Schema.property}, of the named schemas. */
  Set<String> seen() {
    return seen;
  }

  /** What is wrong with a value; empty where nothing is. */
  List<String> validate(JsonNode schema, JsonNode value) {
    List<String> errors = new ArrayList<>();
    check(schema, value, "$", null, true, errors);
    return errors;
  }

  private boolean accepts(JsonNode schema, JsonNode value) {
    List<String> errors = new ArrayList<>();
    check(schema, value, "$", null, true, errors);
    return errors.isEmpty();
  }

  private void check(
      JsonNode schema,
      JsonNode value,
      String path,
      @Nullable String name,
      boolean closed,
      List<String> errors) {
    for (String keyword : schema.propertyNames()) {
      if (!ANNOTATIONS.contains(keyword) && !KEYWORDS.contains(keyword)) {
        throw new AssertionError("schema: unknown keyword " + keyword + " at " + path);
      }
    }
    if (schema.has("$ref")) {
      String reference = schema.path("$ref").asString();
      String target = reference.substring(reference.lastIndexOf('/') + 1);
      check(resolve(schema), value, path, target, closed, errors);
      return;
    }
    combined(schema, value, path, errors);
    type(schema, value, path, errors);
    values(schema, value, path, errors);
    if (value.isObject()) {
      object(schema, value, path, name, closed, errors);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.get(i), path + "[" + i + "]", null, true, errors);
      }
    }
  }

  private void combined(JsonNode schema, JsonNode value, String path, List<String> errors) {
    for (JsonNode part : schema.path("allOf")) {
      check(part, value, path, null, false, errors);
    }
    if (schema.has("allOf") && value.isObject()) {
      Set<String> allowed = new TreeSet<>();
      schema.path("allOf").forEach(part -> allowed.addAll(properties(part)));
      unknown(value, allowed, path, errors);
    }
    int matches = 0;
    JsonNode alternatives = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
    for (JsonNode alternative : alternatives) {
      if (accepts(alternative, value)) {
        matches++;
      }
    }
    if (!alternatives.isMissingNode() && (matches == 0 || (schema.has("oneOf") && matches > 1))) {
      errors.add(path + ": " + matches + " alternatives match " + value);
    }
  }

  private void object(
      JsonNode schema,
      JsonNode value,
      String path,
      @Nullable String name,
      boolean closed,
      List<String> errors) {
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asString())) {
        errors.add(path + ": " + required.asString() + " is missing");
      }
    }
    JsonNode properties = schema.path("properties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode property = properties.path(field.getKey());
      if (!property.isMissingNode()) {
        if (name != null) {
          seen.add(name + "." + field.getKey());
        }
        check(property, field.getValue(), path + "." + field.getKey(), null, true, errors);
      }
    }
    boolean open = schema.path("additionalProperties").asBoolean(false);
    if (closed && schema.has("properties") && !open) {
      unknown(value, properties(schema), path, errors);
    }
  }

  private static void unknown(
      JsonNode value, Set<String> allowed, String path, List<String> errors) {
    for (String field : value.propertyNames()) {
      if (!allowed.contains(field)) {
        errors.add(path + "." + field + ": not in the schema");
      }
    }
  }

  private Set<String> properties(JsonNode schema) {
    return new TreeSet<>(resolve(schema).path("properties").propertyNames());
  }

  private JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.path("$ref").asString().substring(1)) : schema;
  }

  private static void type(JsonNode schema, JsonNode value, String path, List<String> errors) {
    JsonNode type = schema.path("type");
    boolean right = type.isMissingNode();
    if (type.isArray()) {
      Iterator<JsonNode> types = type.iterator();
      while (!right && types.hasNext()) {
        right = is(types.next().asString(), value);
      }
    } else if (!right) {
      right = is(type.asString(), value);
    }
    if (!right) {
      errors.add(path + ": " + value + " is no " + type);
    }
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> throw new AssertionError("schema: unknown type " + type);
    };
  }

  private static void values(JsonNode schema, JsonNode value, String path, List<String> errors) {
    if (schema.has("const") && !schema.path("const").equals(value)) {
      errors.add(path + ": " + value + " is not " + schema.path("const"));
    }
    if (schema.has("enum") && !contains(schema.path("enum"), value)) {
      errors.add(path + ": " + value + " is none of " + schema.path("enum"));
    }
    if (value.isNumber()) {
      double number = value.asDouble();
      if (number < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
          || number > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)
          || number <= schema.path("exclusiveMinimum").asDouble(Double.NEGATIVE_INFINITY)) {
        errors.add(path + ": " + value + " is out of range");
      }
    }
    if (value.isString()) {
      text(schema, value.asString(), path, errors);
    }
    if (value.isArray() && value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
      errors.add(path + ": " + value.size() + " items are too many");
    }
  }

  private static void text(JsonNode schema, String text, String path, List<String> errors) {
    if (text.length() < schema.path("minLength").asInt(0)
        || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      errors.add(path + ": " + text.length() + " characters are too few or too many");
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asString()).matcher(text).find()) {
      errors.add(path + ": " + text + " does not match " + schema.path("pattern"));
    }
    boolean right =
        switch (schema.path("format").asString("")) {
          case "" -> true;
          case "uuid" -> MemoryId.tryParse(text) != null;
          case "date-time" -> Timestamps.tryParse(text) != null;
          case "uri" -> URI.create(text).isAbsolute();
          case "uri-reference" -> !URI.create(text).toString().isEmpty();
          default -> throw new AssertionError("schema: unknown format " + schema.path("format"));
        };
    if (!right) {
      errors.add(path + ": " + text + " is no " + schema.path("format").asString());
    }
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }
}

package dev.continuum.api.mcp;

import tools.jackson.databind.node.ObjectNode;

/** Small pieces of JSON Schema 2020-12. Thread-safe (stateless). */
final class Schemas {
  private Schemas() {}

  static ObjectNode object() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties");
    return schema.put("additionalProperties", false);
  }

  /** Adds a property and returns the object. */
  static ObjectNode with(ObjectNode object, String name, ObjectNode schema, boolean required) {
    ((ObjectNode) object.get("properties")).set(name, schema);
    if (required) {
      object.withArray("required").add(name);
    }
    return object;
  }

  static ObjectNode text(String description) {
    return Json.object().put("type", "string").put("description", description);
  }

  static ObjectNode number(String description, double least, double most) {
    return Json.object()
        .put("type", "number")
        .put("minimum", least)
        .put("maximum", most)
        .put("description", description);
  }

  static ObjectNode integer(String description, int least, int most) {
    return Json.object()
        .put("type", "integer")
        .put("minimum", least)
        .put("maximum", most)
        .put("description", description);
  }

  static ObjectNode array(ObjectNode items, String description) {
    ObjectNode schema = Json.object().put("type", "array").put("description", description);
    schema.set("items", items);
    return schema;
  }

  /** An object of any members. */
  static ObjectNode anyObject(String description) {
    return Json.object().put("type", "object").put("description", description);
  }

  /** The definition of a tool as {@code tools/list} shows it. */
  static ObjectNode tool(
      String name, String title, String description, ObjectNode input, ObjectNode annotations) {
    ObjectNode tool =
        Json.object().put("name", name).put("title", title).put("description", description);
    tool.set("inputSchema", input);
    tool.set("annotations", annotations);
    return tool;
  }

  static ObjectNode annotations(boolean readOnly, boolean destructive, boolean idempotent) {
    return Json.object()
        .put("readOnlyHint", readOnly)
        .put("destructiveHint", destructive)
        .put("idempotentHint", idempotent)
        .put("openWorldHint", false);
  }
}

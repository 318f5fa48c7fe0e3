package dev.continuum.api.mcp;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the public conformance suite expects a server under test to offer, on our engine.
 * Thread-safe.
 */
final class FixtureCatalog implements Catalog {
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
  private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
  private static final long STEP_NANOS = 50_000_000;

  @Override
  public ObjectNode serverInfo() {
    return Json.object().put("name", "continuum-fixture").put("version", "1");
  }

  @Override
  public String instructions() {
    return "A fixture for tests.";
  }

  @Override
  public boolean offers(Part part) {
    return true;
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        tool("test_simple_text", (a, c) -> text("This is a simple text response for testing.")),
        tool("test_image_content", (a, c) -> content(image())),
        tool(
            "test_audio_content",
            (a, c) ->
                content(
                    Json.object()
                        .put("type", "audio")
                        .put("data", WAV)
                        .put("mimeType", "audio/wav"))),
        tool(
            "test_embedded_resource",
            (a, c) ->
                content(
                    resource(
                        "test://embedded-resource",
                        "text/plain",
                        "This is an embedded resource content."))),
        tool(
            "test_multiple_content_types",
            (a, c) ->
                content(
                    textBlock("Multiple content types test:"),
                    image(),
                    resource(
                        "test://mixed-content-resource",
                        "application/json",
                        "{\"test\":\"data\",\"value\":123}"))),
        tool("test_tool_with_logging", (a, c) -> logging(c)),
        tool(
            "test_error_handling",
            (a, c) -> Tool.errorResult("This tool intentionally returns an error for testing")),
        tool("test_tool_with_progress", (a, c) -> progress(c)),
        tool("test_sampling", schema("prompt"), FixtureCatalog::sampling),
        tool("test_elicitation", schema("message"), FixtureCatalog::elicitation),
        tool("test_elicitation_sep1034_defaults", (a, c) -> elicit(c, defaults())),
        tool("test_elicitation_sep1330_enums", (a, c) -> elicit(c, enums())),
        tool("test_reconnection", (a, c) -> reconnection(c)),
        tool("json_schema_2020_12_tool", fullSchema(), (a, c) -> text(a.toString())));
  }

  private static ObjectNode logging(ToolContext context) {
    context.log(LogLevel.INFO, "fixture", Json.parse("\"Tool execution started\"".getBytes(UTF_8)));
    LockSupport.parkNanos(STEP_NANOS);
    context.log(LogLevel.INFO, "fixture", Json.parse("\"Tool processing data\"".getBytes(UTF_8)));
    LockSupport.parkNanos(STEP_NANOS);
    context.log(
        LogLevel.INFO, "fixture", Json.parse("\"Tool execution completed\"".getBytes(UTF_8)));
    return text("Logged three times.");
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private static ObjectNode progress(ToolContext context) {
    context.progress(0, 100.0, null);
    LockSupport.parkNanos(STEP_NANOS);
    context.progress(50, 100.0, null);
    LockSupport.parkNanos(STEP_NANOS);
    context.progress(100, 100.0, null);
    return text("Done.");
  }

  private static ObjectNode sampling(ObjectNode arguments, ToolContext context) {
    ObjectNode params = Json.object().put("maxTokens", 100);
    ObjectNode message = params.putArray("messages").addObject().put("role", "user");
    message.set("content", textBlock(Arguments.text(arguments, "prompt")));
    JsonNode answer = context.ask("sampling/createMessage", params);
    return text("LLM response: " + answer.path("content").path("text").asString(""));
  }

  private static ObjectNode elicitation(ObjectNode arguments, ToolContext context) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("username").put("type", "string").put("description", "User's response");
    properties.putObject("email").put("type", "string").put("description", "User's email address");
    schema.putArray("required").add("username").add("email");
    JsonNode answer = elicitationOf(context, Arguments.text(arguments, "message"), schema);
    return text("User response: " + answer);
  }

  private static ObjectNode elicit(ToolContext context, ObjectNode schema) {
    JsonNode answer = elicitationOf(context, "Please fill in the form.", schema);
    return text(
        "Elicitation completed: action="
            + answer.path("action").asString("")
            + ", content="
            + answer.path("content"));
  }

  private static JsonNode elicitationOf(ToolContext context, String message, ObjectNode schema) {
    ObjectNode params = Json.object().put("message", message);
    params.set("requestedSchema", schema);
    return context.ask("elicitation/create", params);
  }

  private static ObjectNode defaults() {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode p = schema.putObject("properties");
    p.putObject("name").put("type", "string").put("default", "John Doe");
    p.putObject("age").put("type", "integer").put("default", 30);
    p.putObject("score").put("type", "number").put("default", 95.5);
    ObjectNode status = p.putObject("status").put("type", "string").put("default", "active");
    status.putArray("enum").add("active").add("inactive").add("pending");
    p.putObject("verified").put("type", "boolean").put("default", true);
    return schema;
  }

  private static ObjectNode enums() {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode p = schema.putObject("properties");
    options(p.putObject("untitledSingle").put("type", "string").putArray("enum"));
    titled(p.putObject("titledSingle").put("type", "string").putArray("oneOf"), "Option");
    ObjectNode legacy = p.putObject("legacyEnum").put("type", "string");
    legacy.putArray("enum").add("opt1").add("opt2").add("opt3");
    legacy.putArray("enumNames").add("Option One").add("Option Two").add("Option Three");
    ObjectNode many = p.putObject("untitledMulti").put("type", "array").putObject("items");
    options(many.put("type", "string").putArray("enum"));
    ObjectNode titledMany = p.putObject("titledMulti").put("type", "array").putObject("items");
    titled(titledMany.putArray("anyOf"), "Choice");
    return schema;
  }

  private static void options(ArrayNode list) {
    list.add("option1").add("option2").add("option3");
  }

  private static void titled(ArrayNode list, String noun) {
    list.addObject().put("const", "value1").put("title", "First " + noun);
    list.addObject().put("const", "value2").put("title", "Second " + noun);
    list.addObject().put("const", "value3").put("title", "Third " + noun);
  }

  private static ObjectNode reconnection(ToolContext context) {
    context.log(LogLevel.INFO, "fixture", Json.object().put("step", "before the break"));
    context.releaseStream();
    LockSupport.parkNanos(2 * STEP_NANOS);
    return text("The rest came after reconnecting.");
  }

  // Resources.

  @Override
  public ResourcePage resources(@Nullable String cursor) {
    ArrayNode list = Json.array();
    for (String name : List.of("static-text", "static-binary", "watched-resource")) {
      list.addObject()
          .put("uri", "test://" + name)
          .put("name", name)
          .put("description", "The fixture " + name)
          .put("mimeType", name.equals("static-binary") ? "image/png" : "text/plain");
    }
    return new ResourcePage(list, null);
  }

  @Override
  public ArrayNode resourceTemplates() {
    ArrayNode list = Json.array();
    list.addObject()
        .put("uriTemplate", "test://template/{id}/data")
        .put("name", "template")
        .put("description", "The fixture template")
        .put("mimeType", "application/json");
    return list;
  }

  @Override
  public @Nullable ArrayNode readResource(String uri) {
    ArrayNode contents = Json.array();
    if (uri.startsWith("test://template/") && uri.endsWith("/data")) {
      String id = uri.substring("test://template/".length(), uri.length() - "/data".length());
      ObjectNode data = Json.object().put("id", id).put("templateTest", true);
      data.put("data", "Data for ID: " + id);
      contents
          .addObject()
          .put("uri", uri)
          .put("mimeType", "application/json")
          .put("text", data.toString());
      return contents;
    }
    return switch (uri) {
      case "test://static-text" ->
          contents.add(plain(uri, "This is the content of the static text resource."));
      case "test://static-binary" ->
          contents.add(Json.object().put("uri", uri).put("mimeType", "image/png").put("blob", PNG));
      case "test://watched-resource" -> contents.add(plain(uri, "Watched."));
      default -> null;
    };
  }

  @Override
  public @Nullable AutoCloseable watchResource(String uri, Runnable changed) {
    if (readResource(uri) == null) {
      return null;
    }
    changed.run();
    return () -> {};
  }

  // Prompts.

  @Override
  public ArrayNode prompts() {
    ArrayNode list = Json.array();
    list.addObject().put("name", "test_simple_prompt").put("description", "Simple");
    ObjectNode two =
        list.addObject().put("name", "test_prompt_with_arguments").put("description", "Arguments");
    two.putArray("arguments").addObject().put("name", "arg1").put("required", true);
    two.withArray("arguments").addObject().put("name", "arg2").put("required", true);
    ObjectNode embedded =
        list.addObject()
            .put("name", "test_prompt_with_embedded_resource")
            .put("description", "A resource");
    embedded.putArray("arguments").addObject().put("name", "resourceUri").put("required", true);
    list.addObject().put("name", "test_prompt_with_image").put("description", "An image");
    return list;
  }

  @Override
  public @Nullable ObjectNode prompt(String name, JsonNode arguments) {
    return switch (name) {
      case "test_simple_prompt" -> messages(textBlock("This is a simple prompt for testing."));
      case "test_prompt_with_arguments" ->
          messages(
              textBlock(
                  "Prompt with arguments: arg1='"
                      + Json.requiredText(arguments, "arg1")
                      + "', arg2='"
                      + Json.requiredText(arguments, "arg2")
                      + "'"));
      case "test_prompt_with_embedded_resource" ->
          messages(
              resource(
                  Json.requiredText(arguments, "resourceUri"),
                  "text/plain",
                  "Embedded resource content for testing."),
              textBlock("Please process the embedded resource above."));
      case "test_prompt_with_image" ->
          messages(image(), textBlock("Please analyze the image above."));
      default -> null;
    };
  }

  @Override
  public List<String> complete(JsonNode reference, String argument, String prefix) {
    return List.of("paris", "park", "party").stream()
        .filter(word -> word.startsWith(prefix))
        .toList();
  }

  // Shapes.

  private static Tool tool(String name, Tool.Handler handler) {
    return tool(name, Schemas.object(), handler);
  }

  private static Tool tool(String name, ObjectNode schema, Tool.Handler handler) {
    ObjectNode definition =
        Json.object().put("name", name).put("description", "The fixture " + name);
    definition.set("inputSchema", schema);
    return new Tool(name, definition, handler);
  }

  private static ObjectNode schema(String argument) {
    return Schemas.with(Schemas.object(), argument, Schemas.text("The " + argument), true);
  }

  /** Keywords of JSON Schema 2020-12 that a server must pass on untouched. */
  private static ObjectNode fullSchema() {
    return (ObjectNode)
        Json.parse(
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "$defs": {"address": {"$anchor": "addressDef", "type": "object",
               "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
             "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
               "contactMethod": {"type": "string", "enum": ["phone", "email"]},
               "phone": {"type": "string"}, "email": {"type": "string"}},
             "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
             "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
             "then": {"required": ["phone"]}, "else": {"required": ["email"]},
             "additionalProperties": false}
            """
                .getBytes(UTF_8));
  }

  private static ObjectNode text(String text) {
    return Tool.textResult(text, null);
  }

  private static ObjectNode content(ObjectNode... blocks) {
    ObjectNode result = Json.object();
    ArrayNode content = result.putArray("content");
    for (ObjectNode block : blocks) {
      content.add(block);
    }
    return result;
  }

  private static ObjectNode messages(ObjectNode... blocks) {
    ObjectNode result = Json.object();
    ArrayNode messages = result.putArray("messages");
    for (ObjectNode block : blocks) {
      messages.addObject().put("role", "user").set("content", block);
    }
    return result;
  }

  private static ObjectNode textBlock(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  private static ObjectNode image() {
    return Json.object().put("type", "image").put("data", PNG).put("mimeType", "image/png");
  }

  private static ObjectNode plain(String uri, String text) {
    return Json.object().put("uri", uri).put("mimeType", "text/plain").put("text", text);
  }

  private static ObjectNode resource(String uri, String type, String text) {
    ObjectNode block = Json.object().put("type", "resource");
    block.putObject("resource").put("uri", uri).put("mimeType", type).put("text", text);
    return block;
  }
}

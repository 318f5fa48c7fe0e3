package dev.continuum.api.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC messages as trees: parsing within limits, and the shapes of answers. Thread-safe. */
public final class Json {
  /** Objects and arrays inside each other. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_CHARS = 128;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_CHARS)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withObjectIndenter(INDENTER)
          .withArrayIndenter(INDENTER);

  private Json() {}

  /** One document; throws {@link RpcException#PARSE_ERROR}. */
  public static JsonNode parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw new RpcException(
            RpcException.PARSE_ERROR, "body: empty (expected: a JSON-RPC message)");
      }
      return node;
    } catch (JacksonException e) {
      throw new RpcException(
          RpcException.PARSE_ERROR, "body: " + e.getOriginalMessage() + " (expected: JSON)");
    }
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** Two-space indented, for people and models that read it; as {@code JSON.stringify} does it. */
  public static String pretty(JsonNode node) {
    return MAPPER.writer().with(PRETTY).writeValueAsString(node);
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static ObjectNode result(JsonNode id, ObjectNode result) {
    return message().set("id", id).set("result", result);
  }

  public static ObjectNode error(@Nullable JsonNode id, RpcException problem) {
    ObjectNode error = object().put("code", problem.code()).put("message", problem.getMessage());
    if (problem.data() != null) {
      error.set("data", problem.data());
    }
    ObjectNode answer = message();
    if (id == null) {
      answer.putNull("id");
    } else {
      answer.set("id", id);
    }
    return answer.set("error", error);
  }

  public static ObjectNode notification(String method, ObjectNode params) {
    return message().put("method", method).set("params", params);
  }

  public static ObjectNode request(String id, String method, ObjectNode params) {
    return message().put("id", id).put("method", method).set("params", params);
  }

  /** A string member, or null where it is not there; throws where it is something else. */
  public static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, name + ": " + value + " (expected: a string)");
    }
    return value.stringValue();
  }

  public static String requiredText(JsonNode object, String name) {
    String value = text(object, name);
    if (value == null) {
      throw new RpcException(RpcException.INVALID_PARAMS, name + ": missing (expected: a string)");
    }
    return value;
  }

  private static ObjectNode message() {
    return object().put("jsonrpc", "2.0");
  }
}

package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.api.mcp.Json;
import dev.continuum.api.mcp.LogLevel;
import dev.continuum.api.mcp.McpSession;
import dev.continuum.api.mcp.MemoryCatalog;
import dev.continuum.api.mcp.RpcException;
import dev.continuum.api.mcp.Tool;
import dev.continuum.api.mcp.ToolContext;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever the arguments of a tool are, the call ends with a result or a refusal. The first byte
 * picks the tool.
 */
final class McpToolsFuzzTest {
  private static List<Tool> tools() {
    SpaceName space = new SpaceName("default");
    return new MemoryCatalog(new ScriptedService(), Limits.DEFAULT, space, "0.0.0").tools();
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    List<Tool> tools = tools();
    for (int i = 0; i < tools.size(); i++) {
      seeds.add(seed(i, sample(tools.get(i).definition().path("inputSchema"))));
      seeds.add(seed(i, Json.object()));
    }
    return seeds.stream();
  }

  private static byte[] seed(int tool, JsonNode arguments) {
    byte[] json = Json.bytes(arguments);
    byte[] seed = new byte[json.length + 1];
    seed[0] = (byte) tool;
    System.arraycopy(json, 0, seed, 1, json.length);
    return seed;
  }

  /** A value of the schema's shape. */
  private static JsonNode sample(JsonNode schema) {
    return switch (schema.path("type").asString("string")) {
      case "object" -> {
        ObjectNode object = Json.object();
        schema
            .path("properties")
            .properties()
            .forEach(property -> object.set(property.getKey(), sample(property.getValue())));
        yield object;
      }
      case "array" -> Json.array().add(sample(schema.path("items")));
      case "integer", "number" -> Json.array().add(1).get(0);
      case "boolean" -> Json.array().add(true).get(0);
      default -> {
        JsonNode choices = schema.path("enum");
        yield choices.isEmpty() ? Json.array().add(Samples.ID.toString()).get(0) : choices.get(0);
      }
    };
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10s")
  void everyCallEndsWithAResultOrARefusal(byte[] data) {
    if (data.length == 0) {
      return;
    }
    JsonNode arguments;
    try {
      arguments = Json.parse(Arrays.copyOfRange(data, 1, data.length));
    } catch (RpcException refused) {
      assertEquals(RpcException.PARSE_ERROR, refused.code());
      return;
    }
    if (arguments instanceof ObjectNode object) {
      List<Tool> tools = tools();
      Tool tool = tools.get((data[0] & 0xFF) % tools.size());
      try {
        ObjectNode result = tool.handler().call(object, new Alone());
        assertTrue(result.path("content").isArray(), result.toString());
      } catch (ContinuumException refused) {
        assertNotNull(refused.code());
      } catch (RpcException refused) {
        assertEquals(RpcException.INVALID_PARAMS, refused.code(), refused.getMessage());
      }
    }
  }

  /** A call whose client can only wait. Thread-safe (stateless). */
  private static final class Alone implements ToolContext {
    @Override
    public McpSession session() {
      throw new AssertionError("no memory tool needs its session");
    }

    @Override
    public void progress(double done, @Nullable Double total, @Nullable String message) {}

    @Override
    public void log(LogLevel level, String logger, JsonNode data) {}

    @Override
    public JsonNode ask(String method, ObjectNode params) {
      throw new AssertionError("no memory tool asks its client");
    }

    @Override
    public void releaseStream() {}
  }
}

package dev.continuum.api.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever a client sends: it is refused as no message, or it gets one answer in JSON-RPC's shape.
 */
class JsonRpcFuzzTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\","
          + "\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";

  @FuzzTest(maxDuration = "10s")
  void everyMessageIsAnsweredOrRefused(byte[] body) {
    JsonNode message;
    try {
      message = Json.parse(body);
    } catch (RpcException e) {
      assertEquals(RpcException.PARSE_ERROR, e.code());
      return;
    }
    receive(message);
  }

  @Test
  void messagesOfEachShapeAreAnswered() {
    for (String method :
        new String[] {
          "ping",
          "initialize",
          "tools/list",
          "tools/call",
          "resources/list",
          "resources/read",
          "resources/subscribe",
          "prompts/get",
          "completion/complete",
          "logging/setLevel",
          "x"
        }) {
      for (String params : new String[] {"{}", "[]", "null", "7", "{\"name\":{},\"uri\":[1]}"}) {
        String text = "{\"id\":[1],\"method\":\"" + method + "\",\"params\":" + params + "}";
        receive(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static void receive(JsonNode message) {
    McpServer server = Fixtures.server(1);
    McpSession session = server.initialize(Json.parse(INITIALIZE.getBytes(StandardCharsets.UTF_8)));
    JsonNode id = message.get("id");
    if (id == null) {
      server.notified(session, message);
    } else if (!message.has("method")) {
      session.answered(message);
    } else {
      ObjectNode answer = server.answer(session, message, session.newStream());
      assertTrue(answer != null, "nobody cancelled it");
      assertEquals(id, answer.get("id"));
      assertNotEquals(answer.has("result"), answer.has("error"), answer.toString());
      int code = answer.path("error").path("code").asInt(0);
      assertNotEquals(RpcException.INTERNAL_ERROR, code, answer.toString());
    }
    server.close();
  }
}

package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.mcp.Json;
import dev.continuum.api.mcp.McpServer;
import dev.continuum.api.mcp.MemoryCatalog;
import dev.continuum.api.mcp.StreamableHttp;
import dev.continuum.api.mcp.Tool;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.SpaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The tools of a node: what is listed is pinned, and the five call the service as they say. */
final class McpToolsTest {
  private static final Path PINNED = Path.of("src/test/resources/dev/continuum/api/mcp/tools.json");
  private static final SpaceName DEFAULT = new SpaceName("default");

  private final ScriptedService service = new ScriptedService();
  private final MemoryCatalog catalog =
      new MemoryCatalog(service, Limits.DEFAULT, DEFAULT, "0.0.0");
  private final TestServer server =
      new TestServer(
          ApiOptions.DEFAULT,
          service,
          List.of(
              new StreamableHttp(
                  "/mcp", new McpServer(catalog, 10, Duration.ofMinutes(1).toNanos()))));

  @AfterEach
  void close() {
    server.close();
  }

  /**
   * {@code ./dev unit api -Dcontinuum.golden=rewrite} writes the file anew; review the difference.
   */
  @Test
  void theListOfToolsIsThePinnedOne() throws IOException {
    ArrayNode tools = Json.array();
    for (Tool tool : catalog.tools()) {
      tools.add(tool.definition());
    }
    String text = Json.pretty(tools) + "\n";
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.createDirectories(PINNED.getParent());
      Files.writeString(PINNED, text);
    }
    assertEquals(Files.readString(PINNED), text);
  }

  @Test
  void rememberTakesTheBodyOfTheHttpApiAndASpace() {
    JsonNode result =
        call("remember", "{\"content\":\"Tea at four\",\"tags\":[\"tea\"],\"space\":\"home\"}");
    List<?> arguments = service.only("remember");
    assertEquals(Samples.SPACE, arguments.get(0));
    MemoryDraft draft = (MemoryDraft) Objects.requireNonNull(arguments.get(1));
    assertEquals("Tea at four", draft.content());
    assertEquals(List.of("tea"), draft.tags());
    assertEquals(WriteOptions.DEFAULT, arguments.get(2));
    JsonNode written = result.path("structuredContent");
    assertEquals(Samples.ID.toString(), written.path("id").asString(""));
    assertEquals("local", written.path("durability").path("achieved").asString(""));
  }

  @Test
  void recallAnswersWithTextForModelsAndStructureForPrograms() {
    JsonNode result = call("recall", "{\"query\":\"sky\"}");
    String text = result.path("content").get(0).path("text").asString("");
    assertTrue(text.contains("The sky over Graz") && text.contains("Found by its text"), text);
    JsonNode first = result.path("structuredContent").path("memories").get(0);
    assertEquals(Samples.ID.toString(), first.path("id").asString(""));
  }

  @Test
  void linkForgetAndListSpacesCallTheService() {
    String ends = "{\"from\":\"" + Samples.ID + "\",\"to\":\"" + Samples.OTHER_ID + "\"}";
    assertTrue(call("link", ends).has("structuredContent"));
    assertEquals(DEFAULT, service.only("link").getFirst());
    call("forget", "{\"id\":\"" + Samples.ID + "\",\"space\":\"home\"}");
    assertEquals(List.of(Samples.SPACE, Samples.ID, WriteOptions.DEFAULT), service.only("forget"));
    JsonNode spaces = call("list_spaces", "{}").path("structuredContent").path("spaces");
    assertEquals(2, spaces.size());
  }

  @Test
  void refusalsAreResultsThatTheModelCanRead() {
    for (String call :
        List.of(
            "remember|{}|content",
            "remember|{\"content\":\"x\",\"colour\":1}|colour",
            "remember|{\"content\":\"x\",\"space\":\"no spaces\"}|space",
            "recall|{\"limit\":0,\"query\":\"x\"}|limit",
            "link|{\"from\":\"x\"}|from",
            "forget|{\"id\":\"tea\"}|id: tea (expected: a memory's UUID)",
            "create_entities|{\"entities\":7}|entities: 7 (expected: an array)")) {
      String[] parts = call.split("\\|", -1);
      JsonNode result = call(parts[0], parts[1]);
      assertTrue(result.path("isError").asBoolean(false), call + ": " + result);
      String text = result.path("content").get(0).path("text").asString("");
      assertTrue(text.contains(parts[2]), call + ": " + text);
    }
  }

  private JsonNode call(String tool, String arguments) {
    String params = "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}";
    JsonNode answer = TestServer.json(new McpClient(server).request(1, "tools/call", params));
    assertTrue(answer.has("result"), answer.toString());
    return answer.path("result");
  }
}

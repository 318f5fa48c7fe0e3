package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.console.ConsoleModule;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ConsoleServedTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href|from|import)\\s*=?\\s*\"(/[^\"]*)\"");

  @Test
  void servesEverythingThatThePageRefersTo() {
    try (TestServer server = console()) {
      for (String file : List.of("/", "/console/console.js")) {
        List<String> references =
            REFERENCE
                .matcher(server.get(file).body())
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(path -> path.startsWith("/console/"))
                .toList();
        assertFalse(references.isEmpty(), file + " refers to nothing");
        for (String reference : references) {
          assertEquals(200, server.get(reference).statusCode(), reference);
        }
      }
    }
  }

  @Test
  void answersAnUnchangedFileWithNotModified() {
    try (TestServer server = console()) {
      HttpResponse<String> first = server.get("/console/console.css");
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> second = server.get("/console/console.css", "If-None-Match", tag);
      assertEquals(304, second.statusCode());
      assertEquals("", second.body());
    }
  }

  @Test
  void forbidsThePageToLoadAnythingFromElsewhere() {
    try (TestServer server = console()) {
      HttpResponse<String> page = server.get("/");
      String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertFalse(page.body().contains("//"), "the page names an outside address");
    }
  }

  private static TestServer console() {
    return new TestServer(ApiOptions.DEFAULT, new ScriptedService(), List.of(new ConsoleModule()));
  }
}

package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever stands in a query, a path or a header, reading it ends with a value or a refusal. */
final class HeadFuzzTest {
  private static final List<String> OFFERED = List.of(MediaTypes.JSON, MediaTypes.NDJSON);
  private static final Endpoint NOTHING = exchange -> {};

  @FuzzTest(maxDuration = "10s")
  void query(byte[] bytes) {
    String raw = text(bytes);
    try {
      QueryParameters query = QueryParameters.parse(raw, List.of("a", "limit"));
      query.all("a").forEach(value -> assertTrue(value.length() <= raw.length()));
      assertTrue(query.integer("limit", 1, 10, 5) <= 10);
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.QUERY_INVALID, refusal.code());
    }
  }

  @FuzzTest(maxDuration = "10s")
  void path(byte[] bytes) {
    RouteTable table =
        new RouteTable(
            List.of(
                Route.of("GET", "/a/{x}/b", NOTHING), Route.of("GET", "/files/{rest*}", NOTHING)));
    RouteTable.Match match = table.find("/" + text(bytes));
    if (match != null) {
      assertEquals(1, match.values().size());
    }
  }

  @FuzzTest(maxDuration = "10s")
  void headers(byte[] bytes) {
    String text = text(bytes);
    @Nullable String best = MediaTypes.best(text, OFFERED);
    assertTrue(best == null || OFFERED.contains(best));
    try {
      new HostGuard(List.of("allowed.example")).check(text, text);
      // What is Host and Origin at once can only be let through where it is neither.
      throw new AssertionError("let through: " + text);
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.ORIGIN_REFUSED, refusal.code());
    }
  }

  @FuzzTest(maxDuration = "10s")
  void writeHeaders(byte[] bytes) {
    String text = text(bytes);
    try {
      assertEquals(text, WriteHeaders.checkedKey(text, 20));
      assertTrue(text.length() <= 20, text);
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.FIELD_INVALID, refusal.code());
    }
    try {
      Dot version = WriteHeaders.ifVersion(text, true);
      assertEquals(version == null, text.equals("*"));
      if (version != null) {
        assertEquals(version, WriteHeaders.ifVersion(WriteHeaders.etag(version), true));
      }
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.FIELD_INVALID, refusal.code());
    }
    try {
      assertTrue(ClusterConfigRoutes.version(text) >= 0);
    } catch (ContinuumException refusal) {
      assertEquals(ErrorCode.FIELD_INVALID, refusal.code());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

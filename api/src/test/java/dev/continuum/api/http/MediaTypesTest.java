package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MediaTypesTest {
  private static final List<String> OFFERED = List.of("text/plain", "application/openmetrics-text");

  @Test
  void theFirstIsTheDefault() {
    assertEquals("text/plain", MediaTypes.best(null, OFFERED));
    assertEquals("text/plain", MediaTypes.best("*/*", OFFERED));
    assertEquals("text/plain", MediaTypes.best("application/*;q=0.5, text/*;q=0.5", OFFERED));
  }

  @Test
  void qualityDecides() {
    assertEquals(
        "application/openmetrics-text",
        MediaTypes.best(
            "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
            OFFERED));
    assertEquals("text/plain", MediaTypes.best("application/openmetrics-text;q=0, */*", OFFERED));
    assertEquals(
        "application/openmetrics-text", MediaTypes.best("APPLICATION/OpenMetrics-Text", OFFERED));
  }

  @Test
  void theMoreSpecificRangeWins() {
    assertEquals(
        "application/openmetrics-text",
        MediaTypes.best("text/*;q=0.9, text/plain;q=0.1, application/*;q=0.5", OFFERED));
  }

  @Test
  void thereMayBeNone() {
    assertNull(MediaTypes.best("image/png", OFFERED));
    assertNull(MediaTypes.best("text/plain;q=nonsense", OFFERED));
    assertNull(MediaTypes.best("", OFFERED));
  }
}

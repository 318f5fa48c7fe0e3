package dev.continuum.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuum.core.value.SeededRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT);

  @Test
  void agreesWithTheLibrary() {
    SeededRandom random = new SeededRandom(20_261_120);
    for (int i = 0; i < 2_000; i++) {
      long range = Timestamps.MAX_MILLIS - Timestamps.MIN_MILLIS;
      long millis = Timestamps.MIN_MILLIS + (random.nextLong() >>> 1) % range;
      String expected = MILLIS.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
      assertEquals(expected, Timestamps.format(millis));
      assertEquals(millis, Timestamps.tryParse(expected));
    }
  }

  @Test
  void theEndsOfTheRangeAreRead() {
    assertEquals("0000-01-01T00:00:00.000Z", Timestamps.format(Timestamps.MIN_MILLIS));
    assertEquals("9999-12-31T23:59:59.999Z", Timestamps.format(Timestamps.MAX_MILLIS));
    assertEquals("9999-12-31T23:59:59.999Z", Timestamps.format(Long.MAX_VALUE));
    assertEquals(Timestamps.MIN_MILLIS, Timestamps.tryParse("0000-01-01T00:00:00Z"));
    assertEquals(Timestamps.MAX_MILLIS, Timestamps.tryParse("9999-12-31T23:59:59.999Z"));
    assertNull(Timestamps.tryParse("9999-12-31T23:59:59-01:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T18:19:17Z, 2026-11-20T18:19:17Z",
    "2026-11-20t18:19:17z, 2026-11-20T18:19:17Z",
    "2026-11-20 18:19:17Z, 2026-11-20T18:19:17Z",
    "2026-11-20T18:19:17.1Z, 2026-11-20T18:19:17.100Z",
    "2026-11-20T18:19:17.123999999Z, 2026-11-20T18:19:17.123Z",
    "2026-11-20T18:19:17+02:00, 2026-11-20T16:19:17Z",
    "2026-11-20T18:19:17-09:30, 2026-11-21T03:49:17Z",
    "2026-11-20T18:19:17-00:00, 2026-11-20T18:19:17Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
  })
  void readsWhatRfc3339Allows(String text, String same) {
    assertEquals(OffsetDateTime.parse(same).toInstant().toEpochMilli(), Timestamps.tryParse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-20",
        "2026-11-20T18:19Z",
        "2026-11-20T18:19:17",
        "2026-11-20T18:19:17.Z",
        "2026-11-20T18:19:17.1234567890Z",
        "2026-13-20T18:19:17Z",
        "2026-02-30T18:19:17Z",
        "2025-02-29T18:19:17Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T18:60:00Z",
        "2026-11-20T18:19:61Z",
        "2026-11-20T18:19:17+2:00",
        "2026-11-20T18:19:17+0200",
        "2026-11-20T18:19:17+24:00",
        "2026-11-20T18:19:17 02:00",
        "+026-11-20T18:19:17Z",
        "2026/11/20T18:19:17Z",
        "2026-11-20T18:19:17ZZ",
        "\uff12026-11-20T18:19:17Z",
      })
  void refusesTheRest(String text) {
    assertNull(Timestamps.tryParse(text));
  }
}

package dev.continuum.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
  @Test
  void sizesReadAndPrint() {
    ValueType<Long> size = ValueType.size(0, 1L << 50);
    assertEquals(512L, text(size, "512"));
    assertEquals(64L << 20, text(size, "64MiB"));
    assertEquals("64MiB", size.print(64L << 20));
    assertEquals("1025B", size.print(1025L));
    assertEquals("0B", size.print(0L));
    assertNull(text(size, "999999999999999TiB"));
    assertNull(text(size, "-1"));
    assertNull(text(size, "1.5MiB"));
  }

  @Test
  void durationsReadAndPrint() {
    ValueType<Duration> span = ValueType.duration(Duration.ZERO, Duration.ofDays(400));
    assertEquals(Duration.ofMillis(250), text(span, "250ms"));
    assertEquals(Duration.ofSeconds(10), text(span, "10.0"));
    assertEquals(Duration.ofMinutes(90), text(span, "1.5h"));
    assertEquals("90m", span.print(Duration.ofMinutes(90)));
    assertEquals("2d", span.print(Duration.ofDays(2)));
    assertEquals("1250ms", span.print(Duration.ofMillis(1250)));
    assertEquals("0s", span.print(Duration.ZERO));
    assertNull(text(span, "401d"));
    assertNull(text(span, "ten"));
  }

  @Test
  void addressesReadAndPrint() {
    ValueType<HostPort> address = ValueType.address();
    assertEquals(new HostPort("::1", 80), text(address, "[::1]:80"));
    assertEquals("[::1]:80", new HostPort("::1", 80).toString());
    assertEquals("http://127.0.0.1:80", new HostPort("0.0.0.0", 80).localUri().toString());
    assertEquals("http://[::1]:80", new HostPort("::", 80).localUri().toString());
    assertNull(text(address, "host"));
    assertNull(text(address, "host:65536"));
    assertNull(text(address, "::1:80"));
    assertNull(text(address, "ho st:80"));
  }

  @Test
  void theNearestNameIsFoundOrNone() {
    var names = ConfigKeys.names().keySet();
    assertEquals("http.address", NearestName.of("http.addres", names));
    assertEquals("http.address", NearestName.of("HTTP.ADDRESS", names));
    assertEquals("http.address", NearestName.of("address", names));
    assertEquals("log.level", NearestName.of("logging.level", names));
    assertNull(NearestName.of("quite.different", names));
    assertNull(NearestName.of("x".repeat(5_000), names));
  }

  private static <T> @Nullable T text(ValueType<T> type, String text) {
    return type.parse(new Raw.Text(text));
  }
}

package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostGuardTest {
  private final HostGuard guard = new HostGuard(List.of("Memory.Example.org"));

  private void assertRefused(@Nullable String host, @Nullable String origin) {
    ContinuumException refusal =
        assertThrows(ContinuumException.class, () -> guard.check(host, origin));
    assertEquals(ErrorCode.ORIGIN_REFUSED, refusal.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8000",
        "LOCALHOST:8000",
        "localhost.:8000",
        "app.localhost:8000",
        "127.0.0.1:8000",
        "10.1.2.3",
        "[::1]:8000",
        "[fe80::1]",
        "continuum",
        "continuum:8000",
        "memory.example.org",
        "MEMORY.example.org:443",
      })
  void oursMayPass(String host) {
    assertDoesNotThrow(() -> guard.check(host, null));
    assertDoesNotThrow(() -> guard.check(host, "http://" + host));
    assertDoesNotThrow(() -> guard.check(host, "https://" + host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "1.2.3.4.5",
        "1.2.3.x",
        "1.2..3",
        "1234.1.1.1",
        "notlocalhost.example",
        "memory.example.org.evil.example",
        "",
        ":8000",
      })
  void foreignNamesMayNot(String host) {
    assertRefused(host, null);
  }

  @Test
  void aMissingHostIsRefused() {
    assertRefused(null, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://localhost:9999",
        "http://localhost",
        "http://127.0.0.1:8000",
        "ftp://localhost:8000",
        "http://localhost:8000.evil.example",
      })
  void aForeignOriginMayNot(String origin) {
    assertRefused("localhost:8000", origin);
  }

  @Test
  void theOperatorMayAllowAny() {
    HostGuard open = new HostGuard(List.of("*"));
    assertDoesNotThrow(() -> open.check("evil.example", "http://elsewhere.example"));
  }
}

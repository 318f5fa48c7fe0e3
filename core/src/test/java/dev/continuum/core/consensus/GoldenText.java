package dev.continuum.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of what must not change; {@code -Dcontinuum.golden=rewrite} writes them anew. */
public final class GoldenText {
  private GoldenText() {}

  public static void check(String name, String actual) throws IOException {
    Path file = Path.of("src/test/resources/golden/consensus", name);
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    } else {
      assertEquals(Files.readString(file), actual, file + " (-Dcontinuum.golden=rewrite)");
    }
  }
}

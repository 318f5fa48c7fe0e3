package dev.continuum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A committed file that must be what the program prints. Thread-safe (stateless).
 *
 * <p>{@code ./dev unit app -Dcontinuum.golden=rewrite} writes it anew; review the difference.
 */
public final class GoldenFile {
  private GoldenFile() {}

  /** Compares the file, whose path starts at the repository's root, with the text. */
  public static void check(String path, String text) throws IOException {
    Path file = root().resolve(path);
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(
        Files.exists(file) ? Files.readString(file) : "",
        text,
        path
            + " is not what the program says; ./dev unit app -Dcontinuum.golden=rewrite writes it");
  }

  /** The repository's root: the folder above the module in which its tests run. */
  public static Path root() {
    Path module = Path.of("").toAbsolutePath();
    return Files.exists(module.resolve("mvnw")) ? module : module.resolve("..").normalize();
  }
}

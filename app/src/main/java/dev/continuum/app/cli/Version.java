package dev.continuum.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that was built. Thread-safe (stateless). */
public final class Version {
  private Version() {}

  public static String current() {
    try (InputStream in =
        Version.class.getResourceAsStream("/dev/continuum/app/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

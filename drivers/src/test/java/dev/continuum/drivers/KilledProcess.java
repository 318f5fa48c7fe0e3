package dev.continuum.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs a class in a process of its own and kills it (SIGKILL) after it has printed some lines, each
 * a number and a semicolon. One thread only.
 */
public final class KilledProcess {
  private static final int KILLED = 128 + 9;

  private KilledProcess() {}

  /** The last number that came through whole, which may be later than line {@code lines}; or 0. */
  public static long run(Class<?> main, Path folder, int lines)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      for (int seen = 1; line != null; seen++) {
        if (line.endsWith(";")) {
          last = Long.parseLong(line, 0, line.length() - 1, 10);
        }
        if (seen == lines) {
          child.toHandle().destroyForcibly(); // unlike Process, leaves the pipe readable
        }
        line = out.readLine();
      }
    }
    assertEquals(KILLED, child.waitFor(), "the child ran until it was killed");
    return last;
  }

  /** For the child: one line that the parent counts. */
  @SuppressWarnings("SystemOut") // the parent reads it
  public static void print(long number) {
    System.out.println(number + ";");
  }
}

package dev.continuum.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system of few mebibytes over a folder, with a file that takes part of it. One thread
 * only.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  /** Skips the test where this user may not mount. */
  public SmallDisk(Path folder, int mebibytes, int ballastMebibytes) throws IOException {
    this.folder = folder;
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString())
            == 0;
    Assumptions.assumeTrue(mounted, "mounting a tmpfs is not permitted here");
    Files.write(ballast(), new byte[ballastMebibytes << 20]);
  }

  public Path folder() {
    return folder;
  }

  /** Makes room. */
  public void dropBallast() throws IOException {
    Files.delete(ballast());
  }

  @Override
  public void close() throws IOException {
    assertEquals(0, run("umount", "-l", folder.toString()));
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join()
        .exitValue();
  }
}

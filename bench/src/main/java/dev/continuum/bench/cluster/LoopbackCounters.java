package dev.continuum.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the loopback device of this namespace has carried. Thread-safe (immutable).
 *
 * @param bytes with the headers of IP, UDP and TCP; each packet once
 */
record LoopbackCounters(long bytes, long packets) {
  private static final Path DEVICES = Path.of("/proc/self/net/dev");
  private static final String DEVICE = "lo:";

  static LoopbackCounters now() throws IOException {
    for (String line : Files.readAllLines(DEVICES)) {
      String text = line.strip();
      if (text.startsWith(DEVICE)) {
        String[] received = text.substring(DEVICE.length()).strip().split("\\s+", -1);
        return new LoopbackCounters(Long.parseLong(received[0]), Long.parseLong(received[1]));
      }
    }
    throw new IOException(DEVICES + ": no " + DEVICE);
  }
}

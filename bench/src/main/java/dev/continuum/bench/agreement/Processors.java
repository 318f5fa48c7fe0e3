package dev.continuum.bench.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of processes. Thread-safe (no state). */
final class Processors {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private static final int BYTES_PER_KILOBYTE = 1_024;

  private Processors() {}

  /** Seconds of processor time of a process and its threads, see proc(5), {@code stat}. */
  static double seconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  /** Resident bytes of a process, see proc(5), {@code VmRSS}. */
  static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KILOBYTE;
      }
    }
    throw new IOException(pid + ": no VmRSS");
  }
}

package dev.continuum.drivers.clock;

import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.security.SecureRandom;

/** A source that begins anew with every process, seeded by the operating system. */
public final class SystemRandomSource {
  private SystemRandomSource() {}

  /** A source of its own; one thread only. */
  public static RandomSource create() {
    return new SeededRandom(new SecureRandom().nextLong());
  }
}

package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.StateStore;
import java.nio.file.Path;

/** Opens or creates the merged state in a folder. Implementations are thread-safe. */
@FunctionalInterface
public interface StateStoreOpener {
  /** Throws {@code DerivedDataDamaged} where the folder must be deleted first. */
  StateStore open(Path folder);
}

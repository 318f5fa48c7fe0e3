package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.MemoryIndex;
import java.nio.file.Path;

/** Opens or creates the index in a folder. Implementations are thread-safe. */
@FunctionalInterface
public interface MemoryIndexOpener {
  /** Throws {@code DerivedDataDamaged} where the folder must be deleted first. */
  MemoryIndex open(Path folder);
}

package dev.continuum.core.memory.port;

import org.jspecify.annotations.Nullable;

/**
 * A state store or an index found that its files are not what it wrote: torn, truncated, flipped or
 * missing. Thread-safe (immutable).
 *
 * <p>Nothing wrong was served. The data is derived from the log, so the cure is to close the store,
 * delete its folder and replay. Opening throws it, and so does every read or write that meets the
 * damage later.
 */
public final class DerivedDataDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String folder;

  /**
   * A finding of damage.
   *
   * @param folder what must be deleted and rebuilt
   * @param finding what is wrong, with the name of the file where it is known
   */
  public DerivedDataDamaged(String folder, String finding, @Nullable Throwable cause) {
    super("damaged " + folder + ": " + finding + " (expected: the bytes that were written)", cause);
    this.folder = folder;
  }

  /** The folder to delete before the rebuild. */
  public String folder() {
    return folder;
  }
}

package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An index that can be thrown away and begun anew while searches go on. As thread-safe as the index
 * behind it; a search that meets the exchange may fail once.
 */
final class RebuildableIndex implements MemoryIndex {
  private final Path folder;
  private final MemoryIndexOpener opener;
  private final Warnings warnings;
  private volatile MemoryIndex current;

  /**
   * Opens the index, or an empty one where it is damaged or covers more than there is.
   *
   * @param coveredPosition what the state covers
   */
  RebuildableIndex(Path folder, MemoryIndexOpener opener, Warnings warnings, long coveredPosition) {
    this.folder = folder;
    this.opener = opener;
    this.warnings = warnings;
    this.current = openWithin(coveredPosition);
  }

  private MemoryIndex openWithin(long coveredPosition) {
    if (coveredPosition > 0 && !Files.exists(folder)) {
      warnings.add("The index was missing and is rebuilt from the state.");
    }
    MemoryIndex opened;
    try {
      opened = opener.open(folder);
    } catch (DerivedDataDamaged damage) {
      warnings.add("The index was damaged and is rebuilt from the state: " + damage.getMessage());
      Folders.delete(folder);
      return opener.open(folder);
    }
    long committed = opened.committedPosition();
    boolean half = committed == 0 && opened.documents() > 0;
    if (committed <= coveredPosition && !half) {
      return opened;
    }
    opened.close();
    if (!half) {
      warnings.add(
          "The index covered position %d and the state %d; the index is rebuilt."
              .formatted(committed, coveredPosition));
    }
    Folders.delete(folder);
    return opener.open(folder);
  }

  /** Whether it is this index's folder. */
  boolean isIn(String damagedFolder) {
    return folder.toString().equals(damagedFolder);
  }

  /** Begins anew, empty, and says why. */
  void rebuild(DerivedDataDamaged damage) {
    warnings.add("The index is damaged and is rebuilt from the state: " + damage.getMessage());
    beginAnew();
  }

  /** Begins anew, empty. */
  void beginAnew() {
    current.close();
    Folders.delete(folder);
    current = opener.open(folder);
  }

  @Override
  public void apply(List<IndexChange> changes, long throughPosition) {
    current.apply(changes, throughPosition);
  }

  @Override
  public void refresh() {
    current.refresh();
  }

  @Override
  public void commit() {
    current.commit();
  }

  @Override
  public long searchablePosition() {
    return current.searchablePosition();
  }

  @Override
  public long committedPosition() {
    return current.committedPosition();
  }

  @Override
  public IndexHits search(IndexQuery query) {
    return current.search(query);
  }

  @Override
  public long documents() {
    return current.documents();
  }

  @Override
  public void close() {
    current.close();
  }
}

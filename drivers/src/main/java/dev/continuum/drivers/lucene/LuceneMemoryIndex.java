package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * Words and vectors of all spaces in one Lucene index. Searches from any thread; the other methods
 * from one thread.
 *
 * <h2>What survives a crash</h2>
 *
 * Lucene's last commit, whole, with the position it covers in the commit's own data. Whatever came
 * after is lost and applied again from the log.
 *
 * <h2>A full or failed disk</h2>
 *
 * Lucene gives up its writer when it cannot write a segment. Then {@link #apply}, {@link #refresh}
 * or {@link #commit} throws, what was applied after {@link #committedPosition()} is lost, and the
 * caller applies it again from there; the next call opens a new writer. Searches go on meanwhile
 * and never see an earlier position than before.
 */
public final class LuceneMemoryIndex implements MemoryIndex {
  private final LuceneFailures failures;
  private final IndexStorage storage;
  private final IndexSearch search;
  private final LuceneDocument document = new LuceneDocument();
  private boolean closed;

  /**
   * Opens the index in {@code folder}, or creates it.
   *
   * @throws DerivedDataDamaged where the files are not what was written: delete the folder, rebuild
   * @throws ContinuumException {@code DATA_DIR_LOCKED}, {@code STORAGE_FULL}, {@code
   *     STORAGE_FAILED}
   */
  public static LuceneMemoryIndex open(Path folder, LuceneIndexOptions options) {
    LuceneFailures failures = new LuceneFailures(folder);
    try {
      return new LuceneMemoryIndex(failures, IndexStorage.open(folder, options));
    } catch (IOException e) {
      throw failures.of("open", e);
    }
  }

  private LuceneMemoryIndex(LuceneFailures failures, IndexStorage storage) {
    this.failures = failures;
    this.storage = storage;
    this.search = new IndexSearch(failures, storage);
  }

  @Override
  public void apply(List<IndexChange> changes, long throughPosition) {
    storage.expectNotBefore(throughPosition);
    attempt(
        "apply changes",
        () -> {
          storage.expectSound();
          for (IndexChange change : changes) {
            apply(change);
          }
          storage.advance(throughPosition);
        });
  }

  @Override
  public void refresh() {
    attempt("refresh", storage::refresh);
  }

  @Override
  public void commit() {
    attempt("commit", storage::commit);
  }

  /** What writes to the index. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  /**
   * Whatever was applied in part, or may not have reached the disk, must not be committed later.
   */
  private void attempt(String what, Attempt attempt) {
    boolean done = false;
    try {
      storage.begin();
      attempt.run();
      done = true;
    } catch (IOException | AlreadyClosedException e) {
      throw failures.of(what, e);
    } finally {
      if (!done) {
        storage.giveUpUncommitted();
      }
    }
  }

  private void apply(IndexChange change) throws IOException {
    switch (change) {
      case IndexChange.Upsert(IndexDocument added, boolean fresh) -> {
        document.set(added);
        storage.added();
        if (fresh) {
          storage.writer().addDocument(document);
        } else {
          storage
              .writer()
              .updateDocument(IndexTerms.idTerm(added.spaceKey(), added.id()), document);
        }
      }
      case IndexChange.Delete delete ->
          storage.writer().deleteDocuments(IndexTerms.idTerm(delete.spaceKey(), delete.id()));
      case IndexChange.DeleteSpace delete ->
          storage
              .writer()
              .deleteDocuments(IndexFilter.space(delete.spaceKey(), delete.createdMillis()));
    }
  }

  @Override
  public long searchablePosition() {
    return storage.searchablePosition();
  }

  @Override
  public long committedPosition() {
    return storage.committedPosition();
  }

  @Override
  public IndexHits search(IndexQuery query) {
    return search.search(query);
  }

  @Override
  public long documents() {
    return storage.documents();
  }

  /** Commits, then frees everything; searches that are running end on what they hold. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    storage.close();
  }

  static ContinuumException closed() {
    return ContinuumException.of(ErrorCode.SHUTTING_DOWN, "index: closed (expected: open)");
  }
}

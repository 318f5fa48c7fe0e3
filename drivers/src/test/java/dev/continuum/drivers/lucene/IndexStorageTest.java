package dev.continuum.drivers.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexStorageTest {
  @TempDir Path folder;

  /** A merge that finds the disk full ends the writer while nobody uses it. */
  @Test
  void aWriterThatEndedByItselfTakesWhatWasNotCommittedWithIt() throws Exception {
    IndexStorage storage = IndexStorage.open(folder, LuceneIndexOptions.DEFAULT);
    try {
      add(storage, 1);
      storage.commit();
      add(storage, 2);
      storage.writer().rollback();

      assertThrows(IOException.class, storage::begin, "position 2 is lost and nobody was told");
      storage.giveUpUncommitted();
      storage.begin();
      assertEquals(1, storage.committedPosition());
      add(storage, 2);
      storage.commit();
      storage.refresh();
      assertEquals(2, storage.documents());
      assertEquals(2, storage.committedPosition());
    } finally {
      storage.close();
    }
  }

  @Test
  void aWriterThatEndedWithNothingToLoseIsReplaced() throws Exception {
    IndexStorage storage = IndexStorage.open(folder, LuceneIndexOptions.DEFAULT);
    try {
      add(storage, 1);
      storage.commit();
      storage.writer().rollback();
      storage.begin();
      assertTrue(storage.writer().isOpen());
    } finally {
      storage.close();
    }
  }

  private static void add(IndexStorage storage, long position) throws IOException {
    storage.begin();
    storage.writer().addDocument(new Document());
    storage.advance(position);
  }
}

package dev.continuum.drivers.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lucene's writer and the view that searches use, with the positions they stand for. Views from any
 * thread; the other methods from one thread.
 */
final class IndexStorage {
  private static final Logger LOG = LoggerFactory.getLogger(IndexStorage.class);
  private static final String POSITION = "position";
  private static final String FORMAT = "format";
  private static final String CURRENT_FORMAT = "1";
  private static final double BYTES_PER_MEBIBYTE = 1 << 20;

  private final Directory directory;
  private final LuceneIndexOptions options;
  private final MergePace pace;
  private volatile IndexWriter writer;
  private long appliedPosition;
  private volatile long committedPosition;
  private volatile @Nullable IndexView view;

  static IndexStorage open(Path folder, LuceneIndexOptions options) throws IOException {
    Files.createDirectories(folder);
    Directory directory = FSDirectory.open(folder);
    MergePace pace = new MergePace();
    IndexWriter writer = null;
    DirectoryReader reader = null;
    try {
      writer = newWriter(directory, options, pace);
      reader = DirectoryReader.open(writer);
      if (options.verifyAtOpen()) {
        verify(reader);
      }
      return new IndexStorage(directory, options, pace, writer, reader);
    } catch (IOException | RuntimeException e) {
      if (reader != null) {
        reader.close();
      }
      if (writer != null) {
        writer.rollback();
      }
      pace.close();
      directory.close();
      throw e;
    }
  }

  private IndexStorage(
      Directory directory,
      LuceneIndexOptions options,
      MergePace pace,
      IndexWriter writer,
      DirectoryReader reader)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.pace = pace;
    this.writer = writer;
    committedPosition = position(writer);
    appliedPosition = committedPosition;
    view = new IndexView(reader, committedPosition);
    pace.watch(this::mergeWaiting);
  }

  /** To be called before a run of changes; the writer that it leaves stays for the whole run. */
  void begin() throws IOException {
    if (writer.isOpen()) {
      return;
    }
    if (appliedPosition > committedPosition) {
      throw new IOException(
          "a failure ended the writer, and with it what was not committed",
          writer.getTragicException());
    }
    writer = newWriter(directory, options, pace);
    LOG.info("index: writing again after a failure, from position {}", committedPosition);
  }

  IndexWriter writer() {
    return writer;
  }

  void expectNotBefore(long throughPosition) {
    if (throughPosition < appliedPosition) {
      throw new IllegalArgumentException(
          "throughPosition: " + throughPosition + " (expected: at least " + appliedPosition + ")");
    }
  }

  /** Throws where a merge found damage since the index was opened. */
  void expectSound() throws IOException {
    Throwable damage = pace.damage();
    if (damage != null) {
      throw new IOException("a merge found damage", damage);
    }
  }

  void advance(long throughPosition) {
    appliedPosition = throughPosition;
  }

  /** Back to the last commit, except for searches. */
  void giveUpUncommitted() {
    appliedPosition = committedPosition;
    try {
      writer.rollback();
    } catch (IOException | RuntimeException e) {
      LOG.warn("index: a failed writer did not close", e);
    }
  }

  /** Searches never go back: after a failure they wait until the index has caught up. */
  void refresh() throws IOException {
    IndexView current = openView();
    if (appliedPosition < current.position()) {
      return;
    }
    DirectoryReader newer = DirectoryReader.openIfChanged(current.reader(), writer, true);
    if (newer != null) {
      view = new IndexView(newer, appliedPosition);
      current.reader().decRef();
    } else if (appliedPosition > current.position()) {
      view = current.at(appliedPosition);
    }
  }

  /** To be called for each document written. */
  void added() {
    pace.added();
  }

  void commit() throws IOException {
    if (appliedPosition == committedPosition && !writer.hasUncommittedChanges()) {
      return;
    }
    Map<String, String> data = new TreeMap<>();
    data.put(FORMAT, CURRENT_FORMAT);
    data.put(POSITION, Long.toString(appliedPosition));
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
    committedPosition = appliedPosition;
  }

  long searchablePosition() {
    return openView().position();
  }

  long committedPosition() {
    return committedPosition;
  }

  long documents() {
    IndexView acquired = acquire();
    try {
      return acquired.reader().numDocs();
    } finally {
      release(acquired);
    }
  }

  /** The newest view, which stays valid until it is released. */
  IndexView acquire() {
    while (true) {
      IndexView current = openView();
      if (current.reader().tryIncRef()) {
        return current;
      }
    }
  }

  static void release(IndexView view) {
    try {
      view.reader().decRef();
    } catch (IOException e) {
      LOG.warn("index: a reader did not close", e);
    }
  }

  void close() {
    IndexView last = view;
    view = null;
    pace.close();
    try {
      if (writer.isOpen()) {
        commit();
      }
    } catch (IOException e) {
      LOG.warn("index closes without a commit, its tail will be applied again", e);
    }
    try {
      if (last != null) {
        last.reader().decRef();
      }
      writer.rollback();
      directory.close();
    } catch (IOException e) {
      LOG.warn("index: files did not close", e);
    }
  }

  /** On the pace's thread. */
  private void mergeWaiting() {
    try {
      writer.maybeMerge();
    } catch (AlreadyClosedException e) {
      LOG.debug("index: closed before merges could start", e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("index: merges did not start", e);
    }
  }

  private IndexView openView() {
    IndexView current = view;
    if (current == null) {
      throw LuceneMemoryIndex.closed();
    }
    return current;
  }

  private static IndexWriter newWriter(
      Directory directory, LuceneIndexOptions options, MergePace pace) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(null);
    config.setCodec(new IndexCodec());
    config.setRAMBufferSizeMB(options.ramBufferBytes() / BYTES_PER_MEBIBYTE);
    config.setCommitOnClose(false);
    config.setMaxFullFlushMergeWaitMillis(0);
    config.setUseCompoundFile(true);
    config.setMergePolicy(pace.policy());
    config.setMergeScheduler(pace.newScheduler());
    return new IndexWriter(directory, config);
  }

  private static void verify(DirectoryReader reader) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      ((CodecReader) leaf.reader()).checkIntegrity();
    }
  }

  private static long position(IndexWriter writer) throws IOException {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data == null) {
      return 0;
    }
    Map<String, String> values = new TreeMap<>();
    data.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    if (values.isEmpty()) {
      return 0;
    }
    if (!CURRENT_FORMAT.equals(values.get(FORMAT))) {
      throw new CorruptIndexException(
          "format " + values.get(FORMAT) + ", this version reads " + CURRENT_FORMAT, POSITION);
    }
    return Long.parseLong(values.getOrDefault(POSITION, "0"));
  }
}

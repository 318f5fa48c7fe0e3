package dev.continuum.drivers.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec, with longer vectors. Thread-safe.
 *
 * <p>Lucene allows 1,024 dimensions by default, by the format's choice and not by its files. The
 * format here keeps Lucene's name, so that a segment is read by the standard format.
 */
final class IndexCodec extends Lucene104Codec {
  static final int MAX_DIMENSIONS = 10_000;

  /**
   * Lucene builds a graph of {@code n} vectors where {@code n > GRAPH_FACTOR * ln n}: from about
   * 9,100 on. Below, comparing all is as fast, and writing costs a hundredth.
   */
  private static final int GRAPH_FACTOR = 1_000;

  private final KnnVectorsFormat vectors = new LongVectorsFormat();

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }

  private static final class LongVectorsFormat extends KnnVectorsFormat {
    private final KnnVectorsFormat standard;

    LongVectorsFormat() {
      this(
          new Lucene99HnswVectorsFormat(
              Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
              Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
              1,
              null,
              GRAPH_FACTOR));
    }

    private LongVectorsFormat(KnnVectorsFormat standard) {
      super(standard.getName());
      this.standard = standard;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return standard.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return standard.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return MAX_DIMENSIONS;
    }
  }
}

package dev.continuum.bench;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What each write pays on the loop before the log has it: an operation becomes bytes, and back. JMH
 * runs it; the limit beside it is to copy and checksum as many bytes. One thread a state.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final int CONTENT_BYTES = 512;

  private final ByteWriter out = new ByteWriter(4 << 10);
  private final CRC32C checksum = new CRC32C();
  private LoggedOperation operation = operation();
  private byte[] encoded = OperationCodec.encode(operation);
  private byte[] copy = encoded.clone();

  private static LoggedOperation operation() {
    String content = new Words(new SeededRandom(3)).text(CONTENT_BYTES);
    return new LoggedOperation(
        new Dot(7, 1_000_000),
        new HybridTime(1_700_000_000_000L << 16 | 3),
        new Operation.PutMemory(
            new SpaceName("default"),
            new MemoryId(0x0190_0000_0000_7000L, 42),
            Drafts.of(content, List.of()),
            true),
        null);
  }

  /** The same for each trial: nothing here depends on what ran before. */
  @Setup
  public void prepare() {
    operation = operation();
    encoded = OperationCodec.encode(operation);
    copy = encoded.clone();
  }

  @Benchmark
  public int encode() {
    out.clear();
    OperationCodec.write(operation, out);
    return out.length();
  }

  @Benchmark
  public LoggedOperation decode() {
    return OperationCodec.decode(encoded);
  }

  /** The limit. */
  @Benchmark
  public long copyAndChecksum() {
    System.arraycopy(encoded, 0, copy, 0, encoded.length);
    checksum.reset();
    checksum.update(copy, 0, copy.length);
    return checksum.getValue();
  }
}

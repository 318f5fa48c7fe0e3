package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.net.wire.ReadChunk;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A log or a snapshot of another node, as it comes. One thread at a time. The other side writes as
 * fast as this one reads; what is under way is bounded by the flow window.
 */
public final class RemoteChunks implements AutoCloseable {
  private final Function<StatusException, ContinuumException> failure;
  private final BlockingClientCall<?, ReadChunk> call;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  RemoteChunks(
      BlockingClientCall<?, ReadChunk> call,
      Function<StatusException, ContinuumException> failure,
      Runnable release) {
    this.failure = failure;
    this.call = call;
    this.release = release;
  }

  /** The next bytes; null at the end. Throws a {@code ContinuumException} where the link fails. */
  public byte @Nullable [] next() throws InterruptedException {
    try {
      ReadChunk chunk = call.read();
      return chunk == null ? null : chunk.getBytes().toByteArray();
    } catch (StatusException e) {
      throw failure.apply(e);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      call.cancel("the reader has enough", null);
      release.run();
    }
  }
}

package dev.continuum.bench;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.log.LogOptions;
import dev.continuum.drivers.log.SyncPolicy;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.loop.NodeRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Remembering: durable and not, beside the bare log and RocksDB's synced batches. Every side of a
 * pair uses 64 writers that wait for each acknowledgement, and 512 bytes a write. The node indexes
 * what it takes in while it is measured, on the same cores.
 */
final class StoreBenchmark implements Benchmark {
  private static final int WRITERS = 64;
  private static final int CONTENT_BYTES = 512;
  private static final int TEXTS = 10_000;

  /** A node of its own begins cold: half of what it does at first is compiling. */
  private static final int HTTP_WARM_UP_SECONDS = 20;

  private static final int UNSYNCED_IN_FLIGHT = 1_024;
  private static final SpaceName SPACE = new SpaceName("default");

  @Override
  public String name() {
    return "store";
  }

  @Override
  public String about() {
    return "durable and unsynced remember, beside the bare log and RocksDB's synced batches";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    List<String> texts = texts();
    int rounds = context.rounds();
    double[] ours = new double[rounds];
    double[] lag = new double[rounds];
    double[] http = new double[rounds];
    double[] bare = new double[rounds];
    double[] own = new double[rounds];
    double[] rocks = new double[rounds];
    double[] unsynced = new double[rounds];
    warmUp(context, texts);
    for (int i = 0; i < rounds; i++) {
      context.progress("round " + (i + 1) + " of " + rounds);
      bare[i] = bareLog(context);
      own[i] = ownLog(context);
      rocks[i] = syncedRocks(context);
      double[] durable = durable(context, texts);
      ours[i] = durable[0];
      lag[i] = durable[1];
      http[i] = overHttp(context, texts);
      unsynced[i] = unsynced(context, texts);
    }
    return List.of(
        Row.atLeast("durable remember, core + store", "/s", ours, "bare log", bare, 0.8),
        Row.atLeast("durable remember, core + store", "/s", ours, "RocksDB synced", rocks, 1.2),
        Row.atLeast("durable remember over HTTP", "/s", http, "bare log", bare, 0.4),
        Row.limitBelow("indexing lag p99 at that rate", "ms", lag, 1_000),
        Row.beside("durable remember, core + store", "/s", ours, "our log alone", own),
        Row.limitAtLeast("unsynced remember, core + store", "/s", unsynced, 100_000));
  }

  private void warmUp(BenchContext context, List<String> texts) throws Exception {
    context.progress("warm-up");
    durable(context, texts);
    bareLog(context);
  }

  private static List<String> texts() {
    Words words = new Words(new SeededRandom(42));
    List<String> texts = new ArrayList<>(TEXTS);
    for (int i = 0; i < TEXTS; i++) {
      texts.add(words.text(CONTENT_BYTES));
    }
    return texts;
  }

  private static double bareLog(BenchContext context) throws Exception {
    byte[] payload = new byte[CONTENT_BYTES];
    Path folder = context.folder("bare");
    try (BareLog log = new BareLog(folder)) {
      return Writers.perSecond(WRITERS, context.seconds(), (writer, n) -> log.append(payload));
    } finally {
      BenchContext.delete(folder);
    }
  }

  private static double ownLog(BenchContext context) throws Exception {
    byte[] payload = new byte[CONTENT_BYTES];
    Path folder = context.folder("own");
    try (OwnLog log = new OwnLog(folder)) {
      return Writers.perSecond(WRITERS, context.seconds(), (writer, n) -> log.append(payload));
    } finally {
      BenchContext.delete(folder);
    }
  }

  private static double syncedRocks(BenchContext context) throws Exception {
    byte[] payload = new byte[CONTENT_BYTES];
    Path folder = context.folder("rocks");
    try (SyncedRocks rocks = new SyncedRocks(folder)) {
      return Writers.perSecond(
          WRITERS, context.seconds(), (writer, n) -> rocks.put((long) writer << 32 | n, payload));
    } finally {
      BenchContext.delete(folder);
    }
  }

  /** Writes a second, and the p99 of the indexing lag in milliseconds. */
  private static double[] durable(BenchContext context, List<String> texts) throws Exception {
    Path folder = context.folder("node");
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      MemoryService service = node.service();
      IndexLag lag = new IndexLag(service);
      double rate =
          Writers.perSecond(
              WRITERS,
              context.seconds(),
              (writer, n) ->
                  service.remember(SPACE, draft(texts, writer, n), WriteOptions.DEFAULT).join());
      return new double[] {rate, lag.p99Millis()};
    } finally {
      BenchContext.delete(folder);
    }
  }

  private static double overHttp(BenchContext context, List<String> texts) throws Exception {
    List<byte[]> requests =
        texts.stream()
            .map(
                text ->
                    HttpLoad.post("/v1/spaces/default/memories", "{\"content\": \"" + text + "\"}"))
            .toList();
    Path folder = context.folder("http");
    try (NodeProcess node = NodeProcess.start(folder)) {
      HttpLoad load = new HttpLoad(node.address());
      load.run(
          WRITERS, HTTP_WARM_UP_SECONDS, n -> requests.get(n % TEXTS), status -> status == 201);
      HttpLoad.Result result =
          load.run(WRITERS, context.seconds(), n -> requests.get(n % TEXTS), s -> s == 201);
      if (result.refused() > 0) {
        throw new IllegalStateException(result.refused() + " writes were refused");
      }
      return result.perSecond();
    } finally {
      BenchContext.delete(folder);
    }
  }

  private static double unsynced(BenchContext context, List<String> texts) throws Exception {
    Path folder = context.folder("unsynced");
    NodeOptions options = NodeOptions.in(folder);
    LogOptions log = options.log().withSync(SyncPolicy.NEVER, LogOptions.DEFAULT_SYNC_INTERVAL);
    try (NodeRuntime node = NodeRuntime.open(options.withLog(log))) {
      MemoryService service = node.service();
      Semaphore room = new Semaphore(UNSYNCED_IN_FLIGHT);
      AtomicReference<Throwable> refused = new AtomicReference<>();
      return Writers.perSecond(
          2,
          context.seconds(),
          (writer, n) -> {
            room.acquire();
            CompletableFuture<Written> _ =
                service
                    .remember(SPACE, draft(texts, writer, n), WriteOptions.DEFAULT)
                    .whenComplete(
                        (done, problem) -> {
                          room.release();
                          if (problem != null) {
                            refused.compareAndSet(null, problem);
                          }
                        });
            if (refused.get() != null) {
              throw new IllegalStateException(refused.get());
            }
          });
    } finally {
      BenchContext.delete(folder);
    }
  }

  private static MemoryDraft draft(List<String> texts, int writer, long n) {
    return Drafts.of(texts.get((int) ((writer * 31L + n) % TEXTS)), List.of());
  }
}

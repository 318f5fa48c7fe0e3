package dev.continuum.bench;

import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.loop.NodeRuntime;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Recall by words and links over 100,000 memories, beside the Lucene query that it needs. One query
 * at a time on each side; the p99 of a round is compared.
 */
final class RecallBenchmark implements Benchmark {
  private static final int MEMORIES = 100_000;
  private static final int CONTENT_BYTES = 300;
  private static final int QUERIES = 5_000;
  private static final int WARM_UP_QUERIES = 30_000;
  private static final int CUE_WORDS = 6;
  private static final int RARE_WORDS = 3;
  private static final int IN_FLIGHT = 1_000;

  /** A node of its own begins cold: half of what it does at first is compiling. */
  private static final int HTTP_WARM_UP_SECONDS = 25;

  private static final int HTTP_SECONDS = 3;
  private static final SpaceName SPACE = new SpaceName("default");

  /** One query of a side. */
  private interface Query {
    void run(String words) throws Exception;
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public String about() {
    return "recall over 100,000 linked memories, beside the bare Lucene query";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    Words words = new Words(new SeededRandom(7));
    List<String> texts = new ArrayList<>(MEMORIES);
    for (int i = 0; i < MEMORIES; i++) {
      texts.add(words.text(CONTENT_BYTES));
    }
    Path folder = context.folder("node");
    int rounds = context.rounds();
    double[] service = new double[rounds];
    double[] bare = new double[rounds];
    double[] serviceMedian = new double[rounds];
    double[] bareMedian = new double[rounds];
    double[] rare = new double[rounds];
    double[] bareRare = new double[rounds];
    try (BareLucene lucene = new BareLucene(context.folder("lucene"), texts)) {
      int candidates = RecallLimits.DEFAULT.minCandidates();
      try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
        ingest(context, node.service(), texts);
        Query ours = query -> node.service().recall(request(query));
        Query theirs = query -> lucene.search(query, candidates);
        Supplier<String> cues = () -> words.cue(CUE_WORDS);
        Supplier<String> rareWords = () -> words.rareWords(RARE_WORDS);
        context.progress("warm-up");
        microseconds(cues, WARM_UP_QUERIES, theirs);
        microseconds(cues, WARM_UP_QUERIES, ours);
        for (int i = 0; i < rounds; i++) {
          context.progress("round " + (i + 1) + " of " + rounds);
          double[] bareTimes = microseconds(cues, QUERIES, theirs);
          double[] ourTimes = microseconds(cues, QUERIES, ours);
          bare[i] = percentile(bareTimes, 0.99);
          service[i] = percentile(ourTimes, 0.99);
          bareMedian[i] = percentile(bareTimes, 0.5);
          serviceMedian[i] = percentile(ourTimes, 0.5);
          bareRare[i] = percentile(microseconds(rareWords, QUERIES, theirs), 0.99);
          rare[i] = percentile(microseconds(rareWords, QUERIES, ours), 0.99);
        }
      }
      double[] http = new double[rounds];
      double[] bareBesideHttp = new double[rounds];
      overHttp(context, folder, words, lucene, candidates, http, bareBesideHttp);
      return List.of(
          Row.atMost("recall service, p99", "us", service, "Lucene p99", bare, 1.5),
          Row.atMost("recall over HTTP, p99", "us", http, "Lucene p99", bareBesideHttp, 2.5),
          Row.beside("recall service, p50", "us", serviceMedian, "Lucene p50", bareMedian),
          Row.beside("recall of three rare words, p99", "us", rare, "Lucene p99", bareRare));
    }
  }

  private static void overHttp(
      BenchContext context,
      Path folder,
      Words words,
      BareLucene lucene,
      int candidates,
      double[] http,
      double[] bare)
      throws Exception {
    context.progress("over HTTP");
    Supplier<String> cues = () -> words.cue(CUE_WORDS);
    try (NodeProcess node = NodeProcess.start(folder)) {
      HttpLoad load = new HttpLoad(node.address());
      load.run(
          1, HTTP_WARM_UP_SECONDS, n -> httpRequest(words.cue(CUE_WORDS)), status -> status == 200);
      for (int i = 0; i < http.length; i++) {
        bare[i] =
            percentile(
                microseconds(cues, QUERIES, query -> lucene.search(query, candidates)), 0.99);
        http[i] =
            load.run(
                    1,
                    HTTP_SECONDS,
                    n -> httpRequest(words.cue(CUE_WORDS)),
                    status -> status == 200)
                .percentileMicros(0.99);
      }
    }
  }

  private static void ingest(BenchContext context, MemoryService service, List<String> texts)
      throws Exception {
    context.progress("ingesting " + MEMORIES + " memories");
    SeededRandom random = new SeededRandom(11);
    List<MemoryId> ids = new ArrayList<>(MEMORIES);
    ArrayDeque<CompletableFuture<Written>> open = new ArrayDeque<>();
    for (String text : texts) {
      List<LinkTarget> links = new ArrayList<>();
      for (int i = 0; i < 2 && ids.size() > IN_FLIGHT; i++) {
        links.add(new LinkTarget(ids.get(random.nextInt(ids.size())), "relates_to", 0.5));
      }
      open.add(service.remember(SPACE, Drafts.of(text, links), WriteOptions.DEFAULT));
      if (open.size() >= IN_FLIGHT) {
        ids.add(Objects.requireNonNull(open.remove().join().id()));
      }
    }
    while (!open.isEmpty()) {
      open.remove().join();
    }
    NodeStatus status = service.status();
    while (status.indexLagOperations() > 0) {
      Thread.sleep(50);
      status = service.status();
    }
  }

  private static RecallRequest request(String query) {
    return new RecallRequest(
        List.of(SPACE),
        query,
        null,
        List.of(),
        RecallRequest.DEFAULT_LIMIT,
        List.of(),
        null,
        null,
        null,
        null,
        false,
        true);
  }

  private static byte[] httpRequest(String query) {
    return HttpLoad.post("/v1/spaces/default/recall", "{\"query\": \"" + query + "\"}");
  }

  /** The time of each query, sorted. */
  private static double[] microseconds(Supplier<String> texts, int queries, Query query)
      throws Exception {
    double[] times = new double[queries];
    for (int i = 0; i < queries; i++) {
      String text = texts.get();
      long started = System.nanoTime();
      query.run(text);
      times[i] = (System.nanoTime() - started) / 1e3;
    }
    Arrays.sort(times);
    return times;
  }

  private static double percentile(double[] sorted, double part) {
    return sorted[(int) Math.ceil(sorted.length * part) - 1];
  }
}

package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.continuum.client.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command makes of a node's answers; a real cluster's are tested elsewhere. */
class MembersCommandTest {
  private static final long LONGEST_WAIT_SECONDS = 60;
  private static final String FAILED =
      """
      id: r-1
      event: node_failed
      data: {"at":"2026-01-01T00:00:00.000Z","node":{"id":"b","name":"node-2",\
      "address":"10.0.0.2:7000","zone":"east","state":"dead","incarnation":2}}

      """;
  private static final String SPLIT =
      """
      id: r-2
      event: partition_detected
      data: {"at":"2026-01-01T00:00:01.000Z","reachable":1,"total":2}

      """;

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  private volatile String state = "alive";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/nodes", this::nodes);
    server.createContext("/v1/events", this::events);
    server.setExecutor(answering);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    answering.shutdownNow();
  }

  @Test
  void theTableIsByZoneAndName() {
    Captured run = Captured.run(folder, "members", "--url", url());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).matches("NAME +STATE +ROLE +ZONE +ADDRESS +LATENCY +SINCE +VERSION"));
    assertTrue(
        lines.get(1).matches("node-2 +alive +voter +east +10.0.0.2:7000 +1.3 ms +\\d.* +0.1.0"),
        run.out());
    assertTrue(
        lines.get(2).matches("node-1 \\(asked\\) +alive +- +west +10.0.0.1:7000 +- +\\d.* +0.1.0"),
        run.out());
    assertEquals("north: 2 nodes, 2 alive", lines.getLast());
  }

  @Test
  void theStateOfTheNetworkIsInTheLastLine() {
    state = "dead";
    assertTrue(
        Captured.run(folder, "members", "--url", url())
            .out()
            .endsWith(
                "north: 2 nodes, 1 alive, 1 dead; THE NETWORK IS SPLIT, 50% can be reached; the"
                    + " asked node is slow (local health 2)\n"));
  }

  @Test
  void filtersGoToTheNodeAndJsonIsItsAnswer() {
    Captured run =
        Captured.run(
            folder, "members", "--url", url(), "--state", "alive,dead", "--zone", "east", "--json");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("/v1/nodes?state=alive&state=dead&zone=east", asked.getFirst());
    assertEquals("north", Json.tree(run.out()).path("cluster").asString());
    assertEquals(1.25, Json.tree(run.out()).path("nodes").path(1).path("round_trip_ms").asDouble());
    assertEquals(
        ExitCode.USAGE,
        Captured.run(folder, "members", "--url", url(), "--state", "sick").exitCode());
  }

  @Test
  void withoutATerminalAWatchAppendsEvents() throws Exception {
    String out =
        watch(
            false,
            new String[] {"north: 2 nodes, 2 alive\n", FAILED + SPLIT},
            "partition_detected",
            "--watch");
    String expected =
        """
        2026-01-01T00:00:00.000Z  node_failed  node-2 10.0.0.2:7000 east
        2026-01-01T00:00:01.000Z  partition_detected  reachable=1  total=2
        """;
    assertTrue(out.endsWith(expected), out);
    assertTrue(asked.contains("/v1/events?event=node_up"), asked.toString());
  }

  @Test
  void aWatchOfOneZoneLeavesOtherNodesOut() throws Exception {
    String out =
        watch(
            false,
            new String[] {"\"cluster\":\"north\"", FAILED + SPLIT},
            "partition_detected",
            "--watch",
            "--json",
            "--zone",
            "west");
    assertTrue(!out.contains("node_failed"), out);
    assertTrue(
        out.endsWith(
            "{\"event\":\"partition_detected\",\"at\":\"2026-01-01T00:00:01.000Z\",\"reachable\":1,"
                + "\"total\":2}\n"),
        out);
  }

  @Test
  void onATerminalAWatchDrawsAnewWithAnEvent() throws Exception {
    String out =
        watch(true, new String[] {"north: 2 nodes, 2 alive", FAILED}, "1 alive, 1 dead", "--watch");
    assertTrue(out.startsWith("\033[H\033[2J"), out);
    assertTrue(out.lastIndexOf("\033[H\033[2J") > 0, out);
  }

  /** Runs until the output has the last text; once it has the first, the events are sent. */
  private String watch(boolean terminal, String[] untilThen, String last, String... arguments)
      throws Exception {
    Output out = new Output();
    String[] all = new String[arguments.length + 3];
    all[0] = "members";
    all[1] = "--url";
    all[2] = url();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread command =
        Thread.ofPlatform()
            .start(
                () ->
                    exit.complete(
                        Cli.run(
                            new Terminal(
                                new ByteArrayInputStream(new byte[0]),
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(out, true, UTF_8),
                                Map.of("XDG_DATA_HOME", folder.toString()),
                                folder,
                                terminal,
                                false),
                            all)));
    out.await(untilThen[0]);
    state = "dead";
    events.add(untilThen[1]);
    out.await(last);
    command.interrupt();
    assertEquals(ExitCode.OK, exit.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS), out.text());
    return out.text();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void nodes(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      boolean dead = state.equals("dead");
      String since = ",\"since\":\"" + Instant.now() + "\",\"software_version\":\"0.1.0\"}";
      String body =
          "{\"cluster\":\"north\",\"self\":\"a\",\"size\":2,\"states\":{\"alive\":"
              + (dead ? "1,\"dead\":1" : "2")
              + "},\"reachable_fraction\":"
              + (dead ? "0.5,\"partitioned\":true,\"local_health\":2" : "1.0,\"partitioned\":false")
              + ",\"nodes\":[{\"id\":\"a\",\"name\":\"node-1\",\"address\":\"10.0.0.1:7000\","
              + "\"zone\":\"west\",\"self\":true,\"state\":\"alive\""
              + since
              + ",{\"id\":\"b\",\"name\":\"node-2\",\"address\":\"10.0.0.2:7000\",\"role\":\"voter\","
              + "\"zone\":\"east\",\"self\":false,\"round_trip_ms\":1.25,\"state\":\""
              + state
              + "\""
              + since
              + "]}";
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString().split("&", 2)[0]);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write("retry: 2000\n\n".getBytes(UTF_8));
      body.flush();
      while (true) {
        body.write(events.take().getBytes(UTF_8));
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was printed so far, and who waits for it. Thread-safe. */
  private static final class Output extends OutputStream {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void write(int b) {
      text.append((char) b);
      notifyAll();
    }

    synchronized String text() {
      return text.toString();
    }

    synchronized void await(String wanted) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
      while (text.indexOf(wanted) < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("never printed: " + wanted + " in " + text);
        }
        wait(left);
      }
    }
  }
}

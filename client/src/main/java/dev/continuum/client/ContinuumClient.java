package dev.continuum.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A node, as a program sees it. Thread-safe; make one and share it; close it at the end.
 *
 * <pre>{@code
 * try (ContinuumClient node = ContinuumClient.connect(URI.create("http://127.0.0.1:8000"))) {
 *   node.remember("default", NewMemory.of("Ada drinks tea in the morning").tags("drinks").build());
 *   for (Recollection.Recalled hit : node.recall("default", Cue.text("what does Ada drink")).memories()) {
 *     System.out.println(hit.score() + " " + hit.memory().content());
 *   }
 * }
 * }</pre>
 *
 * <p>Every method blocks and throws {@link ClientException}; call them on virtual threads for many
 * at once.
 */
public final class ContinuumClient implements AutoCloseable {
  /** How long to wait for a connection. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** How long to wait for an answer that is not a stream. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final Transport transport;
  private final Federation federation;

  private ContinuumClient(Transport transport) {
    this.transport = transport;
    this.federation = new Federation(transport);
  }

  /** A client of the node at that address, such as {@code http://127.0.0.1:8000}. */
  public static ContinuumClient connect(URI node) {
    return connect(node, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
  }

  /** The same with other timeouts. */
  public static ContinuumClient connect(
      URI node, Duration connectTimeout, Duration requestTimeout) {
    String text = node.toString();
    if (!"http".equals(node.getScheme()) && !"https".equals(node.getScheme())) {
      throw new IllegalArgumentException("node: " + text + " (expected: http://host:port)");
    }
    URI base = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : node;
    return new ContinuumClient(new Transport(base, connectTimeout, requestTimeout));
  }

  /** The node's address. */
  public URI node() {
    return transport.node();
  }

  /** The node's own account of itself. */
  public NodeStatus status() {
    return transport.call("GET", "/v1/status", null, NodeStatus.class);
  }

  /** The cluster as the node sees it, without its nodes. */
  public Cluster clusterSummary() {
    return transport.call("GET", "/v1/nodes?limit=1", null, ClusterPage.class).with(List.of());
  }

  /**
   * The cluster as the node sees it.
   *
   * @param states only nodes in these states: alive, suspect, dead, left; none for all
   * @param zones only nodes of these zones; none for all
   */
  public Cluster cluster(List<String> states, List<String> zones) {
    StringBuilder query = new StringBuilder();
    states.forEach(state -> query.append("&state=").append(encode(state)));
    zones.forEach(zone -> query.append("&zone=").append(encode(zone)));
    List<Node> nodes = new ArrayList<>();
    String after = "";
    while (true) {
      String parameters = query + after;
      String path = "/v1/nodes" + (parameters.isEmpty() ? "" : "?" + parameters.substring(1));
      ClusterPage page = transport.call("GET", path, null, ClusterPage.class);
      nodes.addAll(page.nodes());
      if (page.next() == null) {
        return page.with(nodes);
      }
      after = "&after=" + encode(page.next());
    }
  }

  /** What the cluster has decided. */
  public Federation federation() {
    return federation;
  }

  /**
   * Follows what happens until the stream ends: the node stops, or the connection breaks. A reader
   * that lost some gets an event {@code lagged}.
   *
   * @param names only these events; none for all
   * @param lastEventId go on after it, or null to begin now
   * @param opened called by this thread when nothing can be missed any more
   * @param listener called by this thread
   */
  public void events(
      List<String> names,
      @Nullable String lastEventId,
      Runnable opened,
      Consumer<NodeEvent> listener) {
    String query = String.join("", names.stream().map(name -> "&event=" + encode(name)).toList());
    String path = "/v1/events" + (query.isEmpty() ? "" : "?" + query.substring(1));
    try (EventReader reader = new EventReader(transport.events(path, lastEventId))) {
      opened.run();
      for (NodeEvent event = reader.next(); event != null; event = reader.next()) {
        listener.accept(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the node answers and takes requests. */
  public boolean isReady() {
    try {
      transport.send("GET", "/readyz", null, null);
      return true;
    } catch (ClientException e) {
      return false;
    }
  }

  /** All spaces by name. */
  public List<Space> spaces() {
    return transport.call("GET", "/v1/spaces", null, Spaces.class).spaces();
  }

  public Space space(String name) {
    return transport.call("GET", spacePath(name), null, Space.class);
  }

  /** Creates a space or changes its settings. */
  public Space putSpace(String name, Space.Settings settings) {
    return transport.call("PUT", spacePath(name), settings, Space.class);
  }

  /** Forgets a space and everything in it. */
  public void deleteSpace(String name) {
    transport.send("DELETE", spacePath(name), null, null);
  }

  /** Remembers, and comes back when the write is acknowledged. */
  public Written remember(String space, NewMemory memory) {
    return transport.call("POST", spacePath(space) + "/memories", memory, Written.class);
  }

  public Memory memory(String space, String id) {
    return transport.call("GET", memoryPath(space, id), null, Memory.class);
  }

  /** Memories in order of creation; {@code after} is a page's {@code next}, or null to begin. */
  public Page<Memory> memories(String space, @Nullable String after, int limit) {
    String path = spacePath(space) + "/memories" + page(after, limit);
    MemoryPage page = transport.call("GET", path, null, MemoryPage.class);
    return new Page<>(page.memories(), page.next());
  }

  /**
   * Changes some fields (a JSON merge patch: null clears).
   *
   * @param ifVersion change only this version, or null for whichever there is
   */
  public Written change(
      String space, String id, Map<String, ?> changes, @Nullable String ifVersion) {
    String answer = transport.send("PATCH", memoryPath(space, id), changes, ifVersion);
    return transport.read(answer, Written.class);
  }

  public Written forget(String space, String id) {
    return transport.call("DELETE", memoryPath(space, id), null, Written.class);
  }

  /** Links two memories; a null type or strength is the node's default. */
  public Written link(
      String space, String from, String to, @Nullable String type, @Nullable Double strength) {
    Map<String, Object> link = new LinkedHashMap<>();
    link.put("from", from);
    link.put("to", to);
    if (type != null) {
      link.put("type", type);
    }
    if (strength != null) {
      link.put("strength", strength);
    }
    return transport.call("POST", spacePath(space) + "/links", link, Written.class);
  }

  /** Removes the link; a null type is the node's default. */
  public Written unlink(String space, String from, String to, @Nullable String type) {
    String query = "?from=" + encode(from) + "&to=" + encode(to);
    String typed = type == null ? query : query + "&type=" + encode(type);
    return transport.call("DELETE", spacePath(space) + "/links" + typed, null, Written.class);
  }

  /** The links of a memory, strongest first. */
  public List<Link> links(String space, String id, int limit) {
    String path = memoryPath(space, id) + "/links?limit=" + limit;
    return transport.call("GET", path, null, Links.class).links();
  }

  /** Concepts of a space; {@code after} is a page's {@code next}, or null to begin. */
  public Page<Concept> concepts(String space, @Nullable String after, int limit) {
    String path = spacePath(space) + "/concepts" + page(after, limit);
    ConceptPage page = transport.call("GET", path, null, ConceptPage.class);
    return new Page<>(page.concepts(), page.next());
  }

  /** Derives concepts from what is new in a space; the answer counts them. */
  public JsonNode consolidate(String space) {
    return Json.tree(transport.send("POST", spacePath(space) + "/consolidate", null, null));
  }

  /** Recalls from one space. */
  public Recollection recall(String space, Cue cue) {
    return transport.call("POST", spacePath(space) + "/recall", cue, Recollection.class);
  }

  /** Recalls from the spaces that the cue names, or from all. */
  public Recollection recall(Cue cue) {
    return transport.call("POST", "/v1/recall", cue, Recollection.class);
  }

  /** Every line of a space's export (JSON each), as it comes. */
  public void export(String space, Consumer<String> line) {
    InputStream answer =
        transport.stream("GET", spacePath(space) + "/export", BodyPublishers.noBody(), null);
    lines(answer, line);
  }

  /**
   * Sends lines of JSON to be imported into a space and gives each line of the answer as it comes.
   *
   * <p>The last line of the answer holds {@code summary}; without it the answer broke off.
   *
   * @param body the lines; it is read while it is sent
   * @param idempotencyKey the same lines sent again with the same key write nothing twice; or null
   */
  public void importLines(
      String space,
      InputStream body,
      @Nullable String idempotencyKey,
      Consumer<String> answerLine) {
    InputStream answer =
        transport.stream(
            "POST",
            spacePath(space) + "/import",
            BodyPublishers.ofInputStream(() -> body),
            idempotencyKey);
    lines(answer, answerLine);
  }

  @Override
  public void close() {
    transport.close();
  }

  private static void lines(InputStream answer, Consumer<String> consumer) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer, Json.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        consumer.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String spacePath(String space) {
    return "/v1/spaces/" + encode(space);
  }

  private static String memoryPath(String space, String id) {
    return spacePath(space) + "/memories/" + encode(id);
  }

  private static String page(@Nullable String after, int limit) {
    return "?limit=" + limit + (after == null ? "" : "&after=" + encode(after));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, Json.UTF_8).replace("+", "%20");
  }

  private record ClusterPage(
      @Nullable String cluster,
      String self,
      int size,
      @Nullable Map<String, Integer> states,
      double reachableFraction,
      boolean partitioned,
      int localHealth,
      List<Node> nodes,
      @Nullable String next) {
    Cluster with(List<Node> all) {
      return new Cluster(
          cluster, self, size, states, reachableFraction, partitioned, localHealth, all);
    }
  }

  private record Spaces(List<Space> spaces) {}

  private record Links(List<Link> links) {}

  private record MemoryPage(List<Memory> memories, @Nullable String next) {}

  private record ConceptPage(List<Concept> concepts, @Nullable String next) {}
}

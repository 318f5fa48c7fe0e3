package dev.continuum.api.http;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.FederationService;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port with a scripted service behind it. */
final class TestServer implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();

  final ScriptedService service;
  final ApiServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestServer() {
    this(ApiOptions.DEFAULT);
  }

  TestServer(ApiOptions options) {
    this(options, new ScriptedService(), List.of());
  }

  TestServer(ApiOptions options, ScriptedService service, List<HttpModule> more) {
    this(options, service, Optional.empty(), more);
  }

  /** The node is of that cluster. */
  TestServer(ScriptedCluster cluster) {
    this(ApiOptions.DEFAULT, new ScriptedService(), Optional.of(cluster), List.of());
  }

  /** The node is of that cluster, which has decided that. */
  TestServer(ApiOptions options, ScriptedCluster cluster, ScriptedFederation federation) {
    this(options, cluster, federation, List.of());
  }

  TestServer(
      ApiOptions options,
      ScriptedCluster cluster,
      ScriptedFederation federation,
      List<HttpModule> more) {
    this(options, new ScriptedService(), Optional.of(cluster), Optional.of(federation), more);
  }

  TestServer(
      ApiOptions options,
      ScriptedService service,
      Optional<ClusterService> cluster,
      List<HttpModule> more) {
    this(options, service, cluster, Optional.empty(), more);
  }

  private TestServer(
      ApiOptions options,
      ScriptedService service,
      Optional<ClusterService> cluster,
      Optional<FederationService> federation,
      List<HttpModule> more) {
    this.service = service;
    this.server =
        ApiServer.start(
            options.at("127.0.0.1", 0),
            Limits.DEFAULT,
            new NodeServices(service, cluster, federation, Optional.empty()),
            new PrometheusRegistry(),
            more);
  }

  /** The defaults with other limits for bodies. */
  static ApiOptions smallBodies(int maxBodyBytes) {
    ApiOptions d = ApiOptions.DEFAULT;
    return options(maxBodyBytes, d.maxStreams(), d.maxEventClients(), d.heartbeat());
  }

  /** The defaults with room for one reader of events, and no heartbeat for a long time. */
  static ApiOptions oneEventClient() {
    ApiOptions d = ApiOptions.DEFAULT;
    return options(d.maxBodyBytes(), d.maxStreams(), 1, Duration.ofHours(1));
  }

  /** The defaults with room for no upload. */
  static ApiOptions noUploads() {
    ApiOptions d = ApiOptions.DEFAULT;
    return options(d.maxBodyBytes(), 0, d.maxEventClients(), d.heartbeat());
  }

  private static ApiOptions options(
      int maxBodyBytes, int maxStreams, int maxEventClients, Duration heartbeat) {
    ApiOptions d = ApiOptions.DEFAULT;
    return new ApiOptions(
        d.host(),
        d.port(),
        maxBodyBytes,
        d.maxStreamBytes(),
        d.maxBufferedBytes(),
        d.maxConnections(),
        maxStreams,
        d.maxInFlightLines(),
        d.maxInFlightBytes(),
        maxEventClients,
        d.maxEventsKept(),
        heartbeat,
        d.idleTimeout(),
        d.drainTimeout(),
        d.allowedHosts());
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  /** Sends a request with a body, which may be empty; headers are names and values by turns. */
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> post(String path, String json) {
    return send("POST", path, json, "Content-Type", "application/json");
  }

  /** Sends bytes as they are and reads until the server closes or {@code untilSeen} has come. */
  String raw(String request, String untilSeen) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readUntil(socket.getInputStream(), untilSeen);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static String readUntil(InputStream in, String untilSeen) throws IOException {
    StringBuilder text = new StringBuilder();
    int last = untilSeen.charAt(untilSeen.length() - 1);
    for (int b = in.read(); b >= 0; b = in.read()) {
      text.append((char) b);
      int start = text.length() - untilSeen.length();
      if (b == last && start >= 0 && text.indexOf(untilSeen, start) == start) {
        break;
      }
    }
    return text.toString();
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}

package dev.continuum.api.http;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.HttpLogConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of a node: started by {@link #start}, stopped by {@link #close}. Thread-safe.
 *
 * <p>Closing drains: the port is closed, event streams end, requests under way are answered (for as
 * long as {@code drainTimeout}), then the connections go.
 */
public final class ApiServer implements AutoCloseable {
  static final int MAX_REQUEST_LINE_BYTES = 16 << 10;
  static final int MAX_HEADERS_BYTES = 32 << 10;

  private final WebServer server;
  private final List<HttpModule> modules;
  private final RouteTable table;

  private ApiServer(WebServer server, List<HttpModule> modules, RouteTable table) {
    this.server = server;
    this.modules = modules;
    this.table = table;
  }

  /**
   * Listens and serves the API and whatever {@code more} adds.
   *
   * @param limits what core checks: the same as the service's
   * @param registry where the metrics go; {@code /metrics} prints all of it
   */
  public static ApiServer start(
      ApiOptions options,
      Limits limits,
      NodeServices services,
      PrometheusRegistry registry,
      List<HttpModule> more) {
    EventRoutes events = new EventRoutes(services, options);
    registry.register(new NodeMetrics(services.memory(), events::clients));
    registry.register(new ClusterMetrics(services.cluster()));
    registry.register(new FederationMetrics(services.federation()));
    registry.register(new ReplicationMetrics(services.replication()));
    registry.register(new ProcessMetrics());
    List<HttpModule> modules = new ArrayList<>(api(options, limits, services));
    modules.add(events);
    modules.add(new MetricsRoutes(registry));
    modules.add(new DocsRoutes());
    modules.addAll(more);
    List<Route> routes = modules.stream().flatMap(module -> module.routes().stream()).toList();
    RouteTable table = new RouteTable(routes);
    Dispatcher dispatcher =
        new Dispatcher(
            table,
            new HostGuard(options.allowedHosts()),
            new BodyLimits(options.maxBodyBytes(), options.maxBufferedBytes()),
            new RequestMetrics(registry, routes));
    try {
      return new ApiServer(listen(options, dispatcher), List.copyOf(modules), table);
    } catch (ContinuumException e) {
      modules.forEach(HttpModule::drain);
      throw e;
    }
  }

  private static List<HttpModule> api(ApiOptions options, Limits limits, NodeServices services) {
    MemoryService service = services.memory();
    Paging paging = new Paging(limits.maxResults());
    Uploads uploads = new Uploads(options, limits.maxBatchLines());
    return List.of(
        new SpaceRoutes(service),
        new MemoryRoutes(service, paging, new BatchUpload(service, uploads)),
        new LinkRoutes(service, paging),
        new ConceptRoutes(service, paging),
        new RecallRoutes(service, limits),
        new TransferRoutes(service, new ImportUpload(service, uploads, limits)),
        new NodeRoutes(service),
        new ClusterRoutes(service, services.cluster(), paging),
        new FederationRoutes(services),
        new DecisionRoutes(services),
        new ClusterConfigRoutes(services.federation()),
        new ReplicationRoutes(services.replication()));
  }

  private static WebServer listen(ApiOptions options, Dispatcher dispatcher) {
    WebServer server =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(options.drainTimeout())
            .maxTcpConnections(options.maxConnections())
            .idleConnectionTimeout(options.idleTimeout())
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .directHandlers(TransportErrors.handlers())
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                    .maxHeadersSize(MAX_HEADERS_BYTES)
                    .sendKeepAliveHeader(false)
                    .log(HttpLogConfig.builder().receiveLog(false).sendLog(false).build())
                    .build())
            .routing(HttpRouting.builder().any(dispatcher))
            .build();
    probe(options);
    server.start();
    if (!server.isRunning()) {
      throw unavailable(options, "it could not be listened on", null);
    }
    return server;
  }

  /** Helidon only logs why it cannot listen; this finds out, for the one who started us. */
  private static void probe(ApiOptions options) {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(InetAddress.getByName(options.host()), options.port()));
    } catch (IOException e) {
      throw unavailable(options, String.valueOf(e.getMessage()), e);
    }
  }

  private static ContinuumException unavailable(
      ApiOptions options, String reason, @Nullable IOException cause) {
    String message =
        "http.address: "
            + options.host()
            + ":"
            + options.port()
            + ", "
            + reason
            + " (expected: a free local address)";
    String fix = "Choose another port, or stop what listens there.";
    return cause == null
        ? ContinuumException.of(ErrorCode.CONFIG_INVALID, message, fix)
        : ContinuumException.of(ErrorCode.CONFIG_INVALID, message, fix, cause);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Every route that is served. */
  public List<Route> routes() {
    return table.routes();
  }

  /** Drains and stops; later calls do nothing. */
  @Override
  public void close() {
    modules.forEach(HttpModule::drain);
    server.stop();
  }
}

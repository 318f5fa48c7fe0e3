package dev.continuum.app.node;

import dev.continuum.api.console.ConsoleModule;
import dev.continuum.api.http.ApiServer;
import dev.continuum.api.http.HttpModule;
import dev.continuum.api.http.NodeServices;
import dev.continuum.api.mcp.McpServer;
import dev.continuum.api.mcp.MemoryCatalog;
import dev.continuum.api.mcp.StreamableHttp;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HostPort;
import dev.continuum.app.config.HttpKeys;
import dev.continuum.app.config.LimitKeys;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.federation.LoneFederation;
import dev.continuum.drivers.loop.NodeRuntime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node and its server, running until closed. Thread-safe. */
public final class NodeProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  private static final int HEXADECIMAL = 16;
  private static final String MCP_PATH = "/mcp";

  /** Beyond it the longest unused session ends; its client begins another. */
  private static final int MAX_MCP_SESSIONS = 1_000;

  private static final Duration MCP_SESSION_IDLE = Duration.ofHours(1);

  private final DataFolder folder;
  private final NodeRuntime runtime;
  private final ApiServer server;
  private final Optional<ClusterNode> cluster;
  private final Optional<LoneFederation> lone;
  private final URI address;

  private NodeProcess(
      DataFolder folder,
      NodeRuntime runtime,
      ApiServer server,
      Optional<ClusterNode> cluster,
      Optional<LoneFederation> lone,
      HostPort host) {
    this.folder = folder;
    this.runtime = runtime;
    this.server = server;
    this.cluster = cluster;
    this.lone = lone;
    this.address = new HostPort(host.host(), server.port()).localUri();
  }

  /** Opens the folder, recovers what is there, and serves it. */
  public static NodeProcess start(Configuration configuration, DataFolder folder, String version)
      throws IOException {
    DiscoverySettings discovery = new DiscoverySettings(configuration, folder.path(), null);
    return start(configuration, folder, version, discovery);
  }

  /**
   * The same.
   *
   * @param discovery how the node looks for others, where it is of a cluster
   */
  public static NodeProcess start(
      Configuration configuration, DataFolder folder, String version, DiscoverySettings discovery)
      throws IOException {
    configuration.warnings().forEach(LOG::warn);
    HostPort host = configuration.get(HttpKeys.ADDRESS);
    if (!host.isLoopback()) {
      LOG.warn(
          "http.address {} IS OPEN TO OTHER MACHINES AND HAS NO AUTHENTICATION: whoever reaches it"
              + " may read and write everything",
          host);
    }
    Limits limits = LimitKeys.limits(configuration);
    NodeRuntime runtime =
        NodeRuntime.open(NodeSettings.node(configuration, folder.path(), version));
    boolean serving = false;
    Optional<ClusterNode> cluster = Optional.empty();
    Optional<LoneFederation> lone = Optional.empty();
    try {
      ClusterFolder clusterFolder = new ClusterFolder(configuration, folder);
      if (clusterFolder.isClustered()) {
        cluster =
            Optional.of(
                ClusterNode.start(
                    clusterFolder, discovery, version, runtime.service(), runtime.replicated()));
      } else {
        lone = Optional.of(lone(runtime.service(), folder.path(), clusterFolder.clock()));
      }
      ApiServer server =
          ApiServer.start(
              NodeSettings.api(configuration),
              limits,
              new NodeServices(
                  runtime.service(),
                  cluster.map(node -> node.transport().service()),
                  Optional.of(
                      cluster.isPresent() ? cluster.get().federation() : lone.orElseThrow()),
                  cluster.map(ClusterNode::replication)),
              new PrometheusRegistry(),
              List.of(new ConsoleModule(), mcp(runtime.service(), limits, version)));
      NodeProcess process = new NodeProcess(folder, runtime, server, cluster, lone, host);
      folder.announce(process.address);
      serving = true;
      return process;
    } finally {
      if (!serving) {
        cluster.ifPresent(ClusterNode::close);
        lone.ifPresent(LoneFederation::close);
        runtime.close();
      }
    }
  }

  private static LoneFederation lone(MemoryService service, Path folder, WallClock clock) {
    long own = Long.parseUnsignedLong(service.status().nodeId(), HEXADECIMAL);
    NodeId self = new NodeId(0, own); // of the memory: there is no identity without a cluster
    return LoneFederation.open(self, folder, clock, () -> !service.status().writable());
  }

  private static HttpModule mcp(MemoryService service, Limits limits, String version) {
    MemoryCatalog catalog = new MemoryCatalog(service, limits, NodeRuntime.DEFAULT_SPACE, version);
    return new StreamableHttp(
        MCP_PATH, new McpServer(catalog, MAX_MCP_SESSIONS, MCP_SESSION_IDLE.toNanos()));
  }

  /** Where programs of this machine call it. */
  public URI address() {
    return address;
  }

  /** Answers what is under way, makes everything durable, and lets the folder go. */
  @Override
  public void close() {
    try {
      folder.withdraw();
    } catch (IOException e) {
      LOG.warn("{}: the announcement stays: {}", folder.path(), e.getMessage());
    }
    server.close();
    cluster.ifPresent(ClusterNode::close);
    lone.ifPresent(LoneFederation::close);
    runtime.close();
  }
}

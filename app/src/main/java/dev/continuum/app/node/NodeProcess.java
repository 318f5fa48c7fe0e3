package dev.continuum.app.node;

import dev.continuum.api.console.ConsoleModule;
import dev.continuum.api.http.ApiServer;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HostPort;
import dev.continuum.app.config.HttpKeys;
import dev.continuum.app.config.LimitKeys;
import dev.continuum.drivers.loop.NodeRuntime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node and its server, running until closed. Thread-safe. */
public final class NodeProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  private final DataFolder folder;
  private final NodeRuntime runtime;
  private final ApiServer server;
  private final URI address;

  private NodeProcess(DataFolder folder, NodeRuntime runtime, ApiServer server, HostPort host) {
    this.folder = folder;
    this.runtime = runtime;
    this.server = server;
    this.address = new HostPort(host.host(), server.port()).localUri();
  }

  /** Opens the folder, recovers what is there, and serves it. */
  public static NodeProcess start(Configuration configuration, DataFolder folder, String version)
      throws IOException {
    configuration.warnings().forEach(LOG::warn);
    HostPort host = configuration.get(HttpKeys.ADDRESS);
    if (!host.isLoopback()) {
      LOG.warn(
          "http.address {} IS OPEN TO OTHER MACHINES AND HAS NO AUTHENTICATION: whoever reaches it"
              + " may read and write everything",
          host);
    }
    NodeRuntime runtime =
        NodeRuntime.open(NodeSettings.node(configuration, folder.path(), version));
    boolean serving = false;
    try {
      ApiServer server =
          ApiServer.start(
              NodeSettings.api(configuration),
              LimitKeys.limits(configuration),
              runtime.service(),
              new PrometheusRegistry(),
              List.of(new ConsoleModule()));
      NodeProcess process = new NodeProcess(folder, runtime, server, host);
      folder.announce(process.address);
      serving = true;
      return process;
    } finally {
      if (!serving) {
        runtime.close();
      }
    }
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
    runtime.close();
  }
}

package dev.continuum.app.node;

import dev.continuum.app.config.ConfigKey;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.DiscoveryKeys;
import dev.continuum.app.config.DiscoveryKeys.Method;
import dev.continuum.app.config.HostPort;
import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.PeerTableOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.discovery.CatalogueSource;
import dev.continuum.drivers.discovery.DiscoveryOptions;
import dev.continuum.drivers.discovery.DnsSource;
import dev.continuum.drivers.discovery.FileSource;
import dev.continuum.drivers.discovery.ListedSource;
import dev.continuum.drivers.discovery.Source;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.TextParseException;

/**
 * Discovery as the configuration wants it. Thread-safe (immutable).
 *
 * @param consulToken for the catalogue, null for none
 */
public record DiscoverySettings(
    Configuration configuration, Path workingFolder, @Nullable String consulToken) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A node that was not up yet is wanted as soon as it is. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  /** The methods that are enabled; where none is named, those that have what they need. */
  public Set<Method> methods() {
    Set<Method> methods = new LinkedHashSet<>(configuration.get(DiscoveryKeys.ENABLED_METHODS));
    if (methods.isEmpty()) {
      for (Method method : Method.values()) {
        if (method == Method.MDNS || (method != Method.GOSSIP && isSet(method))) {
          methods.add(method);
        }
      }
    }
    return methods;
  }

  /** The same for a running node that listens there: on loopback no machine needs to hear of it. */
  Set<Method> methods(HostPort bind) {
    Set<Method> methods = new LinkedHashSet<>(methods());
    if (configuration.get(DiscoveryKeys.ENABLED_METHODS).isEmpty()) {
      methods.add(Method.GOSSIP);
      if (bind.isLoopback()) {
        methods.remove(Method.MDNS);
      }
    }
    return methods;
  }

  /** Whether the operator says where other nodes are. */
  boolean namesPeers() {
    return !configuration.get(DiscoveryKeys.BOOTSTRAP_NODES).isEmpty();
  }

  /** The limits and times. */
  public DiscoveryOptions options(@Nullable NodeId self, List<PeerAddress> selfAddresses) {
    double seconds = configuration.get(DiscoveryKeys.INTERVAL_SECONDS);
    return DiscoveryOptions.of(
        new PeerTableOptions(
            configuration.get(DiscoveryKeys.MAX_DISCOVERED_NODES),
            PeerTableOptions.DEFAULT_ACCEPTED_FOR_NANOS,
            REFUSED_FOR.toNanos(),
            self,
            selfAddresses),
        Duration.ofNanos((long) (seconds * NANOS_PER_SECOND)));
  }

  /**
   * The sources of these methods. Those that only a running node has, it brings.
   *
   * @param joinedThrough what the node was told when it joined; tried like the bootstrap list
   * @param mdns for {@link Method#MDNS}
   * @param gossip for {@link Method#GOSSIP}, null where there is no membership
   */
  public List<Source> sources(
      Set<Method> methods, List<PeerAddress> joinedThrough, Source mdns, @Nullable Source gossip) {
    List<Source> sources = new ArrayList<>();
    if (!methods.contains(Method.BOOTSTRAP) && !joinedThrough.isEmpty()) {
      sources.add(ListedSource.bootstrap(joinedThrough));
    }
    for (Method method : methods) {
      Source source =
          switch (method) {
            case MDNS -> mdns;
            case GOSSIP -> gossip;
            case BOOTSTRAP -> ListedSource.bootstrap(bootstrap(joinedThrough));
            case DNS -> dns();
            case CONSUL -> consul();
            case FILE -> file();
          };
      if (source != null) {
        sources.add(source);
      }
    }
    return sources;
  }

  private boolean isSet(Method method) {
    return switch (method) {
      case BOOTSTRAP -> !configuration.get(DiscoveryKeys.BOOTSTRAP_NODES).isEmpty();
      case DNS -> !configuration.get(DiscoveryKeys.DNS_DOMAIN).isBlank();
      case CONSUL -> configuration.get(DiscoveryKeys.CONSUL_URL).length() > 1;
      case FILE -> configuration.get(DiscoveryKeys.FILE).isPresent();
      case MDNS, GOSSIP -> true;
    };
  }

  private List<PeerAddress> bootstrap(List<PeerAddress> joinedThrough) {
    require(Method.BOOTSTRAP, DiscoveryKeys.BOOTSTRAP_NODES);
    Set<PeerAddress> peers = new LinkedHashSet<>();
    for (HostPort node : configuration.get(DiscoveryKeys.BOOTSTRAP_NODES)) {
      peers.add(new PeerAddress(node.host(), node.port())); // refuses port 0
    }
    peers.addAll(joinedThrough);
    return List.copyOf(peers);
  }

  private Source dns() {
    require(Method.DNS, DiscoveryKeys.DNS_DOMAIN);
    List<InetSocketAddress> servers = new ArrayList<>();
    for (HostPort server : configuration.get(DiscoveryKeys.DNS_SERVERS)) {
      servers.add(new InetSocketAddress(literal(server), server.port()));
    }
    String domain = configuration.get(DiscoveryKeys.DNS_DOMAIN);
    try {
      return new DnsSource(domain, servers);
    } catch (TextParseException e) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, DiscoveryKeys.DNS_DOMAIN.name(), domain, "a DNS name");
    }
  }

  /** No name: it would have to be looked up before anything can be. */
  private static InetAddress literal(HostPort server) {
    try {
      return InetAddress.ofLiteral(server.host());
    } catch (IllegalArgumentException e) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID,
          DiscoveryKeys.DNS_SERVERS.name(),
          server,
          "an IPv4 or IPv6 address with a port, such as 10.0.0.2:53");
    }
  }

  private Source consul() {
    require(Method.CONSUL, DiscoveryKeys.CONSUL_URL);
    return new CatalogueSource(
        URI.create(configuration.get(DiscoveryKeys.CONSUL_URL)),
        configuration.get(DiscoveryKeys.CONSUL_SERVICE),
        consulToken);
  }

  private Source file() {
    require(Method.FILE, DiscoveryKeys.FILE);
    return new FileSource(
        workingFolder.resolve(configuration.get(DiscoveryKeys.FILE).orElseThrow()));
  }

  private void require(Method method, ConfigKey<?> key) {
    if (!isSet(method)) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID,
          key.name(),
          "empty",
          "a value, as the method " + DiscoveryMethod.valueOf(method.name()).label() + " needs it",
          "Set " + key.name() + " or " + key.environment() + ", or leave the method out.");
    }
  }
}

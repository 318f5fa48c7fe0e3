package dev.continuum.app.node;

import dev.continuum.app.config.ClusterKeys;
import dev.continuum.app.config.HostPort;
import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.ReplicationService;
import dev.continuum.core.replication.ReplicationOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.clock.SystemRandomSource;
import dev.continuum.drivers.federation.ClusterFederation;
import dev.continuum.drivers.loop.ReplicatedLog;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.replication.ReplicationDriver;
import dev.continuum.drivers.tls.AuthorityOptions;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.JoinServer;
import dev.continuum.drivers.tls.JoinServerOptions;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.TlsMaintenance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node's part in its cluster: its TLS identity, kept fresh; the transport and membership
 * on its port; the search for other nodes; and the join port where it holds the authority.
 * Thread-safe.
 */
final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  /** How long a stop waits until others were told goodbye; without it they notice by themselves. */
  private static final long MAX_GOODBYE_MILLIS = 2_000;

  private static final int PROTOCOL_VERSION = 1;
  private static final String CAPABILITY_AUTHORITY = "authority";

  private final ClusterTransport transport;
  private final ClusterFederation federation;
  private final ReplicationDriver replication;

  /** Closed in the opposite order. */
  private final Deque<AutoCloseable> parts;

  private ClusterNode(
      ClusterTransport transport,
      ClusterFederation federation,
      ReplicationDriver replication,
      Deque<AutoCloseable> parts) {
    this.transport = transport;
    this.federation = federation;
    this.replication = replication;
    this.parts = parts;
  }

  /** Founds a cluster where the folder belongs to none; the caller holds the folder's lock. */
  static ClusterNode start(
      ClusterFolder folder,
      DiscoverySettings discovery,
      String version,
      MemoryService memory,
      ReplicatedLog log)
      throws IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return start(folder, discovery, version, memory, log, parts);
    } catch (IOException | RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  private static ClusterNode start(
      ClusterFolder folder,
      DiscoverySettings discovery,
      String version,
      MemoryService memory,
      ReplicatedLog log,
      Deque<AutoCloseable> parts)
      throws IOException {
    NodeKey identity = folder.identity();
    Optional<OperatorTls> operator = OperatorTls.open(folder, identity);
    Optional<ClusterAuthority> authority =
        operator.isPresent() ? Optional.empty() : authority(folder, discovery);
    NodeTls tls =
        operator
            .map(OperatorTls::tls)
            .orElseGet(() -> NodeTls.open(folder.path(), identity, folder.clock()));
    TlsMaintenance maintenance =
        operator.map(OperatorTls::maintenance).orElseGet(() -> maintenance(folder, tls, authority));
    parts.push(maintenance);
    RandomSource random = SystemRandomSource.create();
    HostPort bind = folder.bind();
    HostPort advertised = folder.advertised(folder.peers());
    Metadata metadata = metadata(folder, authority.isPresent(), version);
    ClusterTransport transport =
        ClusterTransport.open(
            new ClusterTransport.Options(
                folder.path(),
                new InetSocketAddress(bind.host(), bind.port()),
                advertised.host(),
                advertised.port(),
                folder.name(identity),
                metadata,
                folder.membership(),
                List.of(),
                folder.shardCount()),
            new NodeTlsSecurity(tls),
            folder.clock(),
            random.fork(),
            authority.isPresent()
                ? KeyringFile.openOrCreate(folder.path(), folder.random())
                : KeyringFile.openOrProvisional(folder.path(), folder.random()));
    parts.push(transport);
    PeerAddress self = transport.membership().address();
    boolean founder = authority.isPresent() || (operator.isPresent() && !discovery.namesPeers());
    ClusterFederation federation =
        ClusterFederation.open(
            folder.federation(tls.self(), founder, () -> !memory.status().writable()),
            transport,
            folder.clock(),
            random.fork());
    parts.push(federation);
    ReplicationDriver replication =
        ReplicationDriver.start(transport, log, ReplicationOptions.DEFAULT, random.fork());
    parts.push(replication);
    if (authority.isPresent()) {
      parts.push(listen(folder, tls, authority.get(), federation, self));
    }
    maintenance.start();
    parts.push(new LoadReport(transport.membership(), metadata).start());
    parts.push(PeerSearch.start(discovery, folder, transport, bind, random.fork()));
    LOG.info("node {} of cluster {} at {}", tls.self(), tls.cluster(), self);
    return new ClusterNode(transport, federation, replication, parts);
  }

  /** The cluster's authority, if it is here; founds a cluster where the folder is of none. */
  private static Optional<ClusterAuthority> authority(
      ClusterFolder folder, DiscoverySettings discovery) throws IOException {
    Optional<ClusterAuthority> authority = folder.authority();
    if (authority.isEmpty() && !NodeTls.belongsToACluster(folder.path())) {
      requireNobodyToJoin(folder, discovery);
      authority = Optional.of(folder.found());
    }
    authority.ifPresent(ClusterAuthority::publishRevocationsWhereDue);
    return authority;
  }

  private static TlsMaintenance maintenance(
      ClusterFolder folder, NodeTls tls, Optional<ClusterAuthority> authority) {
    return new TlsMaintenance(
        tls,
        authority,
        folder.path(),
        folder.options().schedule(),
        folder.clock(),
        folder.random());
  }

  /** The node's port. */
  ClusterTransport transport() {
    return transport;
  }

  /** What the cluster has decided. */
  FederationService federation() {
    return federation.service();
  }

  /** How the spaces that every node holds are kept the same. */
  ReplicationService replication() {
    return replication;
  }

  @Override
  public void close() {
    sayGoodbye();
    closeAll(parts);
  }

  private void sayGoodbye() {
    try {
      transport.membership().leave().get(MAX_GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | ContinuumException e) {
      LOG.info("nobody was told goodbye: {}", e.toString());
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed in order", part.getClass().getSimpleName(), e);
      }
    }
  }

  /** Who names nodes to join wants no cluster of its own. */
  private static void requireNobodyToJoin(ClusterFolder folder, DiscoverySettings discovery) {
    if (discovery.namesPeers() && !folder.isTold()) {
      throw ContinuumException.of(
          ErrorCode.CLUSTER_IDENTITY_MISSING,
          folder.path() + ": in no cluster, and the configuration names nodes of one",
          "Run continuum join HOST:PORT TOKEN --data-dir "
              + folder.path()
              + " with a line that continuum token create prints there; or set "
              + ClusterKeys.ENABLED.name()
              + "=true to found a cluster here.");
    }
  }

  private static Metadata metadata(ClusterFolder folder, boolean authority, String version) {
    List<String> capabilities = new ArrayList<>(folder.capabilities());
    if (authority) {
      capabilities.add(CAPABILITY_AUTHORITY);
    }
    return new Metadata(
        folder.role().toString(), folder.zone(), capabilities, 0, version, PROTOCOL_VERSION);
  }

  private static AutoCloseable listen(
      ClusterFolder folder,
      NodeTls tls,
      ClusterAuthority authority,
      ClusterFederation federation,
      PeerAddress self)
      throws IOException {
    HostPort address = folder.joinAddress();
    AuthorityOptions options = folder.options();
    if (options.requireAttestation() && options.attestation().equals(AttestationVerifier.NONE)) {
      LOG.warn(
          "security.require_attestation is true and no verifier is on the class path: nobody can"
              + " join");
    }
    JoinServer server =
        JoinServer.start(
            tls,
            authority,
            federation.admission(),
            JoinServerOptions.on(address.host(), address.port(), List.of(self)));
    try {
      folder.announceJoinPort(server.port());
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return () -> {
      server.close();
      folder.withdrawJoinPort();
    };
  }
}

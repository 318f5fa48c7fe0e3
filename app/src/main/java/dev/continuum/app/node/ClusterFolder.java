package dev.continuum.app.node;

import dev.continuum.app.config.ClusterKeys;
import dev.continuum.app.config.ClusterKeys.Enabled;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.ControlKeys;
import dev.continuum.app.config.HostPort;
import dev.continuum.app.config.TlsKeys;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.coordinator.CoordinatorOptions;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.clock.SystemWallClock;
import dev.continuum.drivers.federation.ClusterFederation;
import dev.continuum.drivers.raft.RaftSettings;
import dev.continuum.drivers.tls.AuthorityOptions;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.Membership;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.OperatorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The identity of a data folder and its cluster, as the command line and the node see it.
 * Thread-safe (immutable): what it changes, it changes in files, beside a running node as well as
 * without one.
 */
public final class ClusterFolder {
  private static final String JOIN_FILE = "continuum.join";
  private static final String ANY_HOST = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int DEFAULT_PORT = 7_000;

  private final Configuration configuration;
  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final SystemWallClock clock = new SystemWallClock();

  public ClusterFolder(Configuration configuration, DataFolder folder) {
    this.configuration = configuration;
    this.folder = folder.path();
  }

  public NodeKey identity() {
    return NodeKey.open(folder, random);
  }

  public SecureRandom random() {
    return random;
  }

  public SystemWallClock clock() {
    return clock;
  }

  public Path path() {
    return folder;
  }

  public AuthorityOptions options() {
    AuthorityOptions defaults = AuthorityOptions.DEFAULT;
    return new AuthorityOptions(
        defaults.schedule(),
        defaults.maxClockSkew(),
        configuration.get(ClusterKeys.REQUIRE_ATTESTATION),
        Attestation.verifier());
  }

  /** Whether a node on this folder is of a cluster, or founds one. */
  public boolean isClustered() {
    return switch (configuration.get(ClusterKeys.ENABLED)) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO ->
          belongs()
              || configuration.get(ClusterKeys.BIND_ADDRESS).isPresent()
              || operatorFiles().isPresent();
    };
  }

  /**
   * The certificates of an operator's authority. The configuration's rules see to it that there are
   * all three files or none.
   */
  Optional<OperatorFiles> operatorFiles() {
    return configuration
        .get(TlsKeys.CERTIFICATE)
        .map(
            certificate ->
                new OperatorFiles(
                    certificate,
                    configuration.get(TlsKeys.KEY).orElseThrow(),
                    configuration.get(TlsKeys.AUTHORITY).orElseThrow(),
                    configuration.get(TlsKeys.REVOCATIONS)));
  }

  /** This node as it presents itself. */
  public Enrolment.Applicant self(NodeKey identity, List<PeerAddress> peers) throws IOException {
    HostPort advertised = advertised(peers);
    return new Enrolment.Applicant(
        identity.nodeId(),
        name(identity),
        configuration.get(ClusterKeys.ROLE),
        configuration.get(ClusterKeys.ZONE),
        advertised.port() == 0 ? "" : advertised.toString());
  }

  /** What people call the node: what the configuration says, else what it joined as. */
  String name(NodeKey identity) {
    String name = configuration.get(ClusterKeys.NODE_ID);
    if (!name.isEmpty()) {
      return name;
    }
    return Membership.find(folder)
        .map(Membership::name)
        .filter(Predicate.not(String::isEmpty))
        .orElseGet(() -> identity.nodeId().shortName());
  }

  /** What the cluster let it in as; what the configuration says where nobody decided. */
  NodeRole role() {
    return Membership.find(folder)
        .map(Membership::role)
        .orElseGet(() -> configuration.get(ClusterKeys.ROLE));
  }

  /** Where the configuration says it stands, else where it stood when it joined. */
  String zone() {
    String zone = configuration.get(ClusterKeys.ZONE);
    return zone.isEmpty() ? Membership.find(folder).map(Membership::zone).orElse("") : zone;
  }

  MembershipOptions membership() {
    return switch (configuration.get(ClusterKeys.MEMBERSHIP_PROFILE)) {
      case LOCAL -> MembershipOptions.local();
      case LAN -> MembershipOptions.lan();
      case WAN -> MembershipOptions.wan();
    };
  }

  /** The control plane of a node on this folder. */
  ClusterFederation.Options federation(
      NodeId self, boolean founder, BooleanSupplier refusesWrites) {
    return new ClusterFederation.Options(
        folder,
        self,
        founder,
        shardCount(),
        RaftSettings.DEFAULT.withElection(
            Duration.ofMillis(configuration.get(ControlKeys.ELECTION_TIMEOUT_MS).low()),
            Duration.ofMillis(configuration.get(ControlKeys.HEARTBEAT_INTERVAL_MS))),
        new CoordinatorOptions(
            configuration.get(ControlKeys.HEALTH_CHECK_INTERVAL).toNanos(),
            configuration.get(ControlKeys.UNHEALTHY_THRESHOLD),
            configuration.get(ControlKeys.DEGRADED_THRESHOLD),
            configuration.get(ControlKeys.LOAD_BALANCE_ALGORITHM)),
        refusesWrites);
  }

  /** Among how many groups the cluster divides what grows with use. */
  int shardCount() {
    return configuration.get(ControlKeys.SHARD_COUNT);
  }

  List<String> capabilities() {
    return configuration.get(ClusterKeys.CAPABILITIES);
  }

  /** Whether the configuration says itself that the node is of a cluster. */
  boolean isTold() {
    return configuration.get(ClusterKeys.ENABLED) == Enabled.TRUE;
  }

  /** The cluster that the configuration asks for, if it does. */
  public Optional<ClusterName> wantedCluster() {
    String text = configuration.get(ClusterKeys.CLUSTER_ID);
    return text.isEmpty() ? Optional.empty() : Optional.of(new ClusterName(text));
  }

  /** The authority's key, if it is here. */
  public Optional<ClusterAuthority> authority() {
    return ClusterAuthority.open(folder, clock, random, options());
  }

  /** The same where it must be here. */
  public ClusterAuthority requireAuthority() {
    return authority()
        .orElseThrow(
            () ->
                ContinuumException.of(
                    ErrorCode.AUTHORITY_MISSING,
                    folder + ": no key of the cluster's authority (expected: tls/ca.key)",
                    "Run the command on the node that founded the cluster; a node founds one when it"
                        + " starts with --bind HOST:PORT."));
  }

  /** Founds a cluster with this node as its first. */
  public ClusterAuthority found() throws IOException {
    NodeKey identity = identity();
    ClusterName name =
        wantedCluster()
            .orElseGet(() -> new ClusterName("continuum-" + identity.nodeId().shortName()));
    return ClusterAuthority.found(
        folder, self(identity, List.of()), name, clock, random, options());
  }

  /** Where the node listens for other nodes. */
  HostPort bind() {
    return configuration
        .get(ClusterKeys.BIND_ADDRESS)
        .orElseGet(
            () -> new HostPort(isAcrossMachines(peers()) ? ANY_HOST : LOOPBACK, DEFAULT_PORT));
  }

  /** The nodes that this one was told of when it joined. */
  public List<PeerAddress> peers() {
    return Membership.find(folder).map(Membership::seeds).orElse(List.of());
  }

  /** The address that other nodes are told; port 0 where the system chooses it. */
  HostPort advertised(List<PeerAddress> peers) throws IOException {
    Optional<HostPort> told = configuration.get(ClusterKeys.ADVERTISE_ADDRESS);
    if (told.isPresent()) {
      return told.get();
    }
    HostPort bind = bind();
    return new HostPort(OwnAddress.host(bind, peers), bind.port());
  }

  /** Where the join port listens. */
  HostPort joinAddress() {
    return configuration
        .get(ClusterKeys.JOIN_ADDRESS)
        .orElseGet(
            () -> {
              HostPort bind = bind();
              return new HostPort(bind.host(), bind.port() == 0 ? 0 : bind.port() + 1);
            });
  }

  /** A new token as the line that another machine pastes. */
  public String joinLine(TokenGrant grant) throws IOException {
    JoinToken token = requireAuthority().createToken(grant);
    return "continuum join " + joinTarget() + " " + token.reveal();
  }

  /** Where others reach the join port: what a running node announced, else what it will be. */
  public String joinTarget() throws IOException {
    try {
      return Files.readString(folder.resolve(JOIN_FILE)).strip();
    } catch (NoSuchFileException e) {
      return new HostPort(advertised(peers()).host(), joinAddress().port()).toString();
    }
  }

  void announceJoinPort(int port) throws IOException {
    HostPort target = new HostPort(advertised(peers()).host(), port);
    Files.writeString(folder.resolve(JOIN_FILE), target + "\n");
  }

  void withdrawJoinPort() throws IOException {
    Files.deleteIfExists(folder.resolve(JOIN_FILE));
  }

  private boolean belongs() {
    return Membership.find(folder).isPresent();
  }

  private static boolean isAcrossMachines(List<PeerAddress> peers) {
    return peers.stream().anyMatch(peer -> !new HostPort(peer.host(), peer.port()).isLoopback());
  }
}

package dev.continuum.app.node;

import dev.continuum.app.config.ClusterKeys;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.HostPort;
import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.clock.SystemWallClock;
import dev.continuum.drivers.tls.AuthorityOptions;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The identity of a data folder and its cluster, as the command line and the node see it.
 * Thread-safe (immutable): what it changes, it changes in files, beside a running node as well as
 * without one.
 */
public final class ClusterFolder {
  private static final String JOIN_FILE = "continuum.join";
  private static final String ANY_HOST = "0.0.0.0";

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
        AttestationVerifier.NONE);
  }

  /** This node as it presents itself. */
  public Enrolment.Applicant self(NodeKey identity) {
    String name = configuration.get(ClusterKeys.NODE_ID);
    return new Enrolment.Applicant(
        identity.nodeId(),
        name.isEmpty() ? identity.nodeId().shortName() : name,
        configuration.get(ClusterKeys.ROLE),
        configuration.get(ClusterKeys.ZONE),
        advertised().port() == 0 ? "" : advertised().toString());
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
                        + " starts with --set cluster.enabled=true."));
  }

  /** Founds a cluster with this node as its first. */
  public ClusterAuthority found() {
    NodeKey identity = identity();
    ClusterName name =
        wantedCluster()
            .orElseGet(() -> new ClusterName("continuum-" + identity.nodeId().shortName()));
    return ClusterAuthority.found(folder, self(identity), name, clock, random, options());
  }

  /** The address that other machines use. */
  public HostPort advertised() {
    return configuration
        .get(ClusterKeys.ADVERTISE_ADDRESS)
        .orElseGet(() -> configuration.get(ClusterKeys.BIND_ADDRESS));
  }

  /** Where the join port listens. */
  public HostPort joinAddress() {
    return configuration
        .get(ClusterKeys.JOIN_ADDRESS)
        .orElseGet(
            () -> {
              HostPort bind = configuration.get(ClusterKeys.BIND_ADDRESS);
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
    HostPort listening = joinAddress();
    int port = listening.port();
    try {
      port = Integer.parseInt(Files.readString(folder.resolve(JOIN_FILE)).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      // No node runs: the configured port.
    }
    String host =
        configuration
            .get(ClusterKeys.ADVERTISE_ADDRESS)
            .map(HostPort::host)
            .orElse(listening.host());
    return new HostPort(host.equals(ANY_HOST) ? localHostName() : host, port).toString();
  }

  void announceJoinPort(int port) throws IOException {
    Files.writeString(folder.resolve(JOIN_FILE), port + "\n");
  }

  void withdrawJoinPort() throws IOException {
    Files.deleteIfExists(folder.resolve(JOIN_FILE));
  }

  private static String localHostName() throws IOException {
    return java.net.InetAddress.getLocalHost().getHostName();
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The joining side: pins the authority, proves the token, keeps what it gets. One thread only.
 *
 * <p>Nothing but a handshake is sent before the server has shown the authority that the token
 * names; the token's secret is never sent at all.
 */
public final class JoinClient {
  private final Path dataFolder;
  private final NodeKey identity;
  private final WallClock clock;
  private final SecureRandom random;

  public JoinClient(Path dataFolder, NodeKey identity, WallClock clock, SecureRandom random) {
    this.dataFolder = dataFolder;
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Joins the cluster again that the data folder belongs to: this node was let go. As {@link
   * #join}.
   */
  public Membership joinAgain(
      PeerAddress server,
      JoinToken token,
      Enrolment.Applicant self,
      AttestationProvider attestation) {
    TlsFolder folder = new TlsFolder(dataFolder);
    if (!folder.belongsToACluster() || folder.holdsTheAuthority()) {
      throw ContinuumException.of(
          ErrorCode.CLUSTER_IDENTITY_MISSING,
          dataFolder + ": no node that could have been let go",
          "Join without --again.");
    }
    ClusterName cluster = Membership.load(folder.membership()).cluster();
    return join(folder, server, token, self, Optional.of(cluster), attestation);
  }

  /**
   * Joins; when it returns, the data folder belongs to the cluster.
   *
   * @param wanted the cluster that the configuration names, or nothing to take the token's
   * @param attestation asked for evidence about this machine, once the server is known
   */
  public Membership join(
      PeerAddress server,
      JoinToken token,
      Enrolment.Applicant self,
      Optional<ClusterName> wanted,
      AttestationProvider attestation) {
    TlsFolder folder = new TlsFolder(dataFolder);
    if (folder.belongsToACluster()) {
      throw ClusterAuthority.alreadyIn(folder);
    }
    return join(folder, server, token, self, wanted, attestation);
  }

  private Membership join(
      TlsFolder folder,
      PeerAddress server,
      JoinToken token,
      Enrolment.Applicant self,
      Optional<ClusterName> wanted,
      AttestationProvider attestation) {
    PinnedAuthority pinned = new PinnedAuthority(token.authorityPin(), clock);
    KeyPair keys = CertificateRequests.newKeyPair(random);
    try (JoinConnection connection =
        JoinConnection.open(server, NodeTls.newContext(null, pinned))) {
      VerifiedPeer issuer = pinned.verify(connection.session());
      if (wanted.isPresent() && !wanted.get().equals(issuer.cluster())) {
        throw connection.giveUp(
            ContinuumException.field(
                ErrorCode.CLUSTER_MISMATCH,
                "cluster",
                issuer.cluster(),
                wanted.get().text(),
                "Take a token of cluster " + wanted.get() + ", or correct cluster.id."));
      }
      JoinMessage.Request request =
          request(token, self, issuer.cluster(), keys, attestation, connection);
      JoinMessage.Accepted accepted = connection.ask(request, JoinMessage.Accepted.class);
      return keep(folder, accepted, keys, self, server, pinned.authority(), issuer.cluster());
    }
  }

  private JoinMessage.Request request(
      JoinToken token,
      Enrolment.Applicant self,
      ClusterName cluster,
      KeyPair keys,
      AttestationProvider attestation,
      JoinConnection connection) {
    byte[] channelBinding = JoinProof.channelBinding(connection.session());
    byte[] evidence = attestation.evidence(identity.nodeId(), channelBinding.clone());
    if (evidence.length > JoinCodec.MAX_ATTESTATION_BYTES) {
      throw connection.giveUp(
          ContinuumException.field(
              ErrorCode.ATTESTATION_REFUSED,
              "attestation",
              evidence.length + " bytes",
              "at most " + JoinCodec.MAX_ATTESTATION_BYTES,
              "Let the provider of evidence give less."));
    }
    JoinMessage.Request unproved =
        new JoinMessage.Request(
            token.id(),
            cluster,
            identity.scheme().id(),
            identity.publicKey(),
            self.name(),
            self.role(),
            self.zone(),
            self.address(),
            clock.millis(),
            CertificateRequests.create(keys, identity.nodeId()),
            evidence,
            new byte[0],
            new byte[0]);
    byte[] transcript = JoinCodec.transcript(channelBinding, unproved);
    return unproved.proved(
        JoinProof.prove(JoinProof.verifierKey(token.secret()), transcript),
        identity.sign(transcript));
  }

  private Membership keep(
      TlsFolder folder,
      JoinMessage.Accepted accepted,
      KeyPair keys,
      Enrolment.Applicant self,
      PeerAddress server,
      X509Certificate authority,
      ClusterName cluster) {
    Credentials credentials = judge(accepted, keys, authority, cluster);
    SecureFile.writePublic(
        folder.authorityCertificates(),
        Pem.print(Pem.CERTIFICATE, Credentials.der(authority)).getBytes(StandardCharsets.US_ASCII));
    SecureFile.writePublic(
        folder.revocations(),
        Pem.print(Pem.REVOCATION_LIST, accepted.revocations()).getBytes(StandardCharsets.US_ASCII));
    if (accepted.keyring().length > 0) {
      SecureFile.writeSecret(folder.keyring(), accepted.keyring());
    }
    credentials.save(folder.credentials());
    List<PeerAddress> seeds = new ArrayList<>();
    for (String seed : accepted.seeds()) {
      PeerAddress address = PeerAddress.tryParse(seed);
      if (address != null) {
        seeds.add(address);
      }
    }
    Membership membership =
        new Membership(
            accepted.cluster(),
            self.name(),
            accepted.role(),
            accepted.zone(),
            List.of(server),
            seeds);
    membership.save(folder.membership());
    return membership;
  }

  /** Believes what came only as far as the pinned authority signed it, for our key and name. */
  private Credentials judge(
      JoinMessage.Accepted accepted, KeyPair keys, X509Certificate authority, ClusterName cluster) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (byte[] der : accepted.chain()) {
        chain.add(Pem.certificate(der));
      }
    } catch (GeneralSecurityException e) {
      throw unusable("a damaged certificate", e);
    }
    RevocationList list = RevocationList.verify(accepted.revocations(), List.of(authority));
    Trust trust = new Trust(cluster, List.of(authority), list, true);
    PeerVerifier.verify(
        chain.toArray(X509Certificate[]::new),
        PeerVerifier.Side.CLIENT,
        identity.nodeId(),
        trust,
        clock.millis());
    if (!chain.getFirst().getPublicKey().equals(keys.getPublic())) {
      throw unusable("a certificate of another key", null);
    }
    return new Credentials(keys.getPrivate(), chain);
  }

  /** The next certificate of a node that is in. */
  static Credentials renew(PeerAddress issuer, NodeTls tls, SecureRandom random, WallClock clock) {
    KeyPair keys = CertificateRequests.newKeyPair(random);
    try (JoinConnection connection = JoinConnection.open(issuer, tls)) {
      tls.peer(connection.session(), true);
      JoinMessage.Accepted accepted =
          connection.ask(
              new JoinMessage.Renewal(clock.millis(), CertificateRequests.create(keys, tls.self())),
              JoinMessage.Accepted.class);
      tls.offerRevocations(accepted.revocations());
      List<X509Certificate> chain = new ArrayList<>();
      for (byte[] der : accepted.chain()) {
        chain.add(Pem.certificate(der));
      }
      if (chain.isEmpty() || !chain.getFirst().getPublicKey().equals(keys.getPublic())) {
        throw unusable("a certificate of another key", null);
      }
      tls.trustManager(tls.self())
          .checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
      return new Credentials(keys.getPrivate(), chain);
    } catch (GeneralSecurityException e) {
      throw Refusals.find(e).orElseGet(() -> unusable("a damaged certificate", e));
    }
  }

  /** The newest revocation list. */
  static byte[] revocations(PeerAddress issuer, NodeTls tls) {
    RevocationList present = tls.revocationList();
    long have = present == null ? 0 : Math.max(0, present.number().longValue());
    try (JoinConnection connection = JoinConnection.openForRevocations(issuer, tls)) {
      return connection
          .ask(new JoinMessage.Revocations(have), JoinMessage.RevocationList.class)
          .revocations();
    }
  }

  private static ContinuumException unusable(String what, @Nullable Exception cause) {
    String message = "the cluster's answer: " + what + " (expected: a certificate for this node)";
    String fix = "Try again; if it stays so, look at the log of the cluster's node.";
    return cause == null
        ? ContinuumException.of(ErrorCode.CERTIFICATE_REFUSED, message, fix)
        : ContinuumException.of(ErrorCode.CERTIFICATE_REFUSED, message, fix, cause);
  }
}

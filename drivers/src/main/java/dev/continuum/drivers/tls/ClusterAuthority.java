package dev.continuum.drivers.tls;

import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.access.Certificate;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.Member;
import dev.continuum.core.access.SignatureScheme;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.access.TokenRecord;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node with the authority's key does: gives out tokens, lets nodes in, renews, revokes.
 * Thread-safe, and safe beside the command line on the same folder: every change is a transaction
 * on the files.
 */
public final class ClusterAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterAuthority.class);
  private static final int REVOCATIONS_RENEWED_AT_PERCENT = 30;
  private static final int PERCENT = 100;

  private final TlsFolder folder;
  private final WallClock clock;
  private final SecureRandom random;
  private final AuthorityOptions options;
  private final CertificateAuthority authority;
  private final EnrolmentFile enrolment;

  private ClusterAuthority(
      TlsFolder folder, WallClock clock, SecureRandom random, AuthorityOptions options) {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
    this.options = options;
    this.enrolment = new EnrolmentFile(folder);
    ClusterName cluster = enrolment.read(Enrolment::cluster);
    this.authority =
        new CertificateAuthority(
            CertificateAuthority.load(folder.authorityCertificates(), folder.authorityKey()),
            cluster,
            random);
  }

  /** The authority of a folder, or nothing where its key is on another node. */
  public static Optional<ClusterAuthority> open(
      Path dataFolder, WallClock clock, SecureRandom random, AuthorityOptions options) {
    TlsFolder folder = new TlsFolder(dataFolder);
    return folder.holdsTheAuthority()
        ? Optional.of(new ClusterAuthority(folder, clock, random, options))
        : Optional.empty();
  }

  /**
   * Makes a cluster with this node as its first. The file that says so is written last: a crash
   * before leaves nothing that counts.
   */
  public static ClusterAuthority found(
      Path dataFolder,
      Enrolment.Applicant self,
      ClusterName cluster,
      WallClock clock,
      SecureRandom random,
      AuthorityOptions options) {
    TlsFolder folder = new TlsFolder(dataFolder);
    if (folder.belongsToACluster()) {
      throw alreadyIn(folder);
    }
    long now = clock.millis();
    CertificateAuthority.save(
        CertificateAuthority.create(cluster, random, now),
        folder.authorityCertificates(),
        folder.authorityKey());
    new EnrolmentFile(folder).create(new Enrolment(cluster));
    ClusterAuthority made = new ClusterAuthority(folder, clock, random, options);
    made.issueToSelf(self);
    made.publishRevocations();
    new Membership(cluster, self.name(), self.role(), self.zone(), List.of(), List.of())
        .save(folder.membership());
    return made;
  }

  static ContinuumException alreadyIn(TlsFolder folder) {
    return ContinuumException.field(
        ErrorCode.CLUSTER_IDENTITY_EXISTS,
        folder.data().toString(),
        "in cluster " + Membership.load(folder.membership()).cluster(),
        "a data folder without a cluster",
        "Join with another --data-dir; where this node was let go and shall come back, add --again;"
            + " or leave the cluster: stop the node and move away tls and node.key.");
  }

  public ClusterName cluster() {
    return authority.cluster();
  }

  public X509Certificate certificate() {
    return authority.certificate();
  }

  public JoinToken createToken(TokenGrant grant) {
    byte[] bytes = new byte[JoinToken.ID_BYTES + JoinToken.SECRET_BYTES];
    random.nextBytes(bytes);
    JoinToken token = JoinToken.of(bytes, CertificateAuthority.pin(certificate()));
    byte[] key = JoinProof.verifierKey(token.secret());
    enrolment.change(state -> state.createToken(token.id(), key, grant, clock.millis()));
    return token;
  }

  public List<TokenRecord> tokens() {
    return enrolment.read(state -> List.copyOf(state.tokens()));
  }

  public TokenRecord revokeToken(String id) {
    return enrolment.change(state -> state.revokeToken(id));
  }

  public List<Member> members() {
    return enrolment.read(state -> List.copyOf(state.members()));
  }

  /** Revokes a node by its name or identity and publishes the new list. */
  public Member revoke(String node) {
    Member revoked = enrolment.change(state -> state.revoke(state.find(node).id(), clock.millis()));
    publishRevocations();
    return revoked;
  }

  /** Judges a request and lets the node in; the caller has the TLS channel. */
  JoinMessage.Accepted enrol(
      JoinMessage.Request request,
      byte[] channelBinding,
      Admission admission,
      List<PeerAddress> seeds) {
    long now = clock.millis();
    byte[] transcript = JoinCodec.transcript(channelBinding, request);
    TokenRecord token = enrolment.read(state -> state.token(request.tokenId()));
    if (!JoinProof.isProof(token.verifierKey(), transcript, request.proof())) {
      throw Enrolment.unknownToken(request.tokenId());
    }
    enrolment.read(state -> state.openToken(request.tokenId(), now));
    requireSameCluster(request.cluster());
    requireSameTime(request.nowMillis(), now);
    NodeId node = requireIdentity(request, transcript);
    requireAttestation(node, channelBinding, request.attestation());
    SubjectPublicKeyInfo key = CertificateRequests.verify(request.certificateRequest());
    Enrolment.Applicant applicant =
        new Enrolment.Applicant(
            node, request.name(), request.role(), request.zone(), request.address());
    boolean again =
        admission.wasLetGo(node)
            && enrolment.read(
                state -> state.members().stream().anyMatch(member -> member.id().equals(node)));
    admission.use(request.tokenId(), node, token.grant().maxUses(), token.expiresMillis());
    X509Certificate issued = authority.issue(key, node, options.schedule().lifetime(), now);
    Member member =
        enrolment.change(
            state ->
                again
                    ? state.readmit(node, request.tokenId(), recordOf(issued), now)
                    : state.enrol(applicant, request.tokenId(), recordOf(issued), now));
    return accepted(member, issued, seeds, now);
  }

  /** A new certificate for a node that proved its present one. */
  JoinMessage.Accepted renew(NodeId node, JoinMessage.Renewal renewal, List<PeerAddress> seeds) {
    long now = clock.millis();
    requireSameTime(renewal.nowMillis(), now);
    SubjectPublicKeyInfo key = CertificateRequests.verify(renewal.certificateRequest());
    X509Certificate issued = authority.issue(key, node, options.schedule().lifetime(), now);
    Member member = enrolment.change(state -> state.renew(node, recordOf(issued), now));
    return accepted(member, issued, seeds, now);
  }

  /** A certificate for a request that an operator brings, in PEM with the authority's. */
  public String issue(byte[] pemOrDer, Enrolment.Applicant applicant) {
    long now = clock.millis();
    List<Pem.Block> blocks = Pem.parse(Path.of("request"), pemOrDer);
    byte[] certificateRequest = blocks.isEmpty() ? pemOrDer : blocks.getFirst().der();
    SubjectPublicKeyInfo key = CertificateRequests.verify(certificateRequest);
    X509Certificate issued =
        authority.issue(key, applicant.id(), options.schedule().lifetime(), now);
    enrolment.change(
        state ->
            state.member(applicant.id()).isPresent()
                ? state.renew(applicant.id(), recordOf(issued), now)
                : state.admit(applicant, recordOf(issued), now));
    return Pem.print(Pem.CERTIFICATE, Credentials.der(issued))
        + Pem.print(Pem.CERTIFICATE, Credentials.der(certificate()));
  }

  /** The authority's certificate and the revocation list, in PEM. */
  public String export() {
    return Pem.print(Pem.CERTIFICATE, Credentials.der(certificate()))
        + Pem.print(Pem.REVOCATION_LIST, revocations());
  }

  /** A new key and certificate for this node; gives the certificate's end. */
  public Instant renew(NodeId self) {
    return renewSelf(self).leaf().getNotAfter().toInstant();
  }

  /** The newest revocation list in DER. */
  byte[] revocations() {
    return Pem.parse(folder.revocations(), SecureFile.read(folder.revocations())).getFirst().der();
  }

  /** Signs a new list of all that is revoked. */
  public void publishRevocations() {
    enrolment.change(
        state -> {
          byte[] der =
              authority.revocationList(
                  state,
                  state.nextRevocationNumber(),
                  options.schedule().lifetime(),
                  clock.millis());
          SecureFile.writePublic(
              folder.revocations(),
              Pem.print(Pem.REVOCATION_LIST, der).getBytes(StandardCharsets.US_ASCII));
          return state.revocationNumber();
        });
  }

  /** Publishes a new revocation list long before the present one ends. */
  public void publishRevocationsWhereDue() {
    RevocationList list = RevocationList.verify(revocations(), List.of(authority.certificate()));
    long begin = list.thisUpdateMillis() + CertificateAuthority.BACKDATE.toMillis();
    long due = begin + (list.nextUpdateMillis() - begin) / PERCENT * REVOCATIONS_RENEWED_AT_PERCENT;
    if (clock.millis() >= due) {
      publishRevocations();
    }
  }

  /** A new certificate for the node that holds the authority. */
  Credentials renewSelf(NodeId self) {
    long now = clock.millis();
    KeyPair keys = CertificateRequests.newKeyPair(random);
    X509Certificate issued =
        authority.issue(
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
            self,
            options.schedule().lifetime(),
            now);
    enrolment.change(state -> state.renew(self, recordOf(issued), now));
    Credentials credentials = new Credentials(keys.getPrivate(), List.of(issued, certificate()));
    credentials.save(folder.credentials());
    return credentials;
  }

  private void issueToSelf(Enrolment.Applicant self) {
    long now = clock.millis();
    KeyPair keys = CertificateRequests.newKeyPair(random);
    X509Certificate issued =
        authority.issue(
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
            self.id(),
            options.schedule().lifetime(),
            now);
    enrolment.change(state -> state.admit(self, recordOf(issued), now));
    new Credentials(keys.getPrivate(), List.of(issued, certificate())).save(folder.credentials());
  }

  private JoinMessage.Accepted accepted(
      Member member, X509Certificate issued, List<PeerAddress> seeds, long now) {
    byte[] keyring =
        Files.exists(folder.keyring()) ? SecureFile.readSecret(folder.keyring()) : new byte[0];
    List<byte[]> chain = new ArrayList<>();
    chain.add(Credentials.der(issued));
    chain.add(Credentials.der(certificate()));
    return new JoinMessage.Accepted(
        cluster(),
        member.role(),
        member.zone(),
        chain,
        revocations(),
        seeds.stream().map(PeerAddress::toString).toList(),
        keyring,
        now);
  }

  private void requireSameCluster(ClusterName asked) {
    if (!asked.equals(cluster())) {
      throw ContinuumException.field(
          ErrorCode.CLUSTER_MISMATCH,
          "cluster",
          asked,
          cluster().text(),
          "Leave cluster.id empty when joining, or set it to " + cluster() + ".");
    }
  }

  private void requireSameTime(long theirs, long ours) {
    long skew = Math.abs(theirs - ours);
    if (skew > options.maxClockSkew().toMillis()) {
      throw ContinuumException.field(
          ErrorCode.CLOCK_SKEW,
          "clock",
          skew / 1_000 + " s apart",
          "at most " + options.maxClockSkew().toSeconds() + " s",
          "Set the clocks of both machines (chrony or systemd-timesyncd) and try again.");
    }
  }

  private static NodeId requireIdentity(JoinMessage.Request request, byte[] transcript) {
    SignatureScheme scheme = Ed25519Scheme.INSTANCE;
    if (request.scheme() != scheme.id()
        || !scheme.verify(request.identityKey(), transcript, request.signature())) {
      throw ContinuumException.field(
          ErrorCode.JOIN_MESSAGE_INVALID,
          "signature",
          "scheme " + request.scheme(),
          "one of the identity key, scheme 1 (Ed25519)",
          "Join with the continuum of the same version as the cluster's.");
    }
    return SignatureScheme.nodeId(request.identityKey());
  }

  private void requireAttestation(NodeId node, byte[] nonce, byte[] evidence) {
    if (!options.requireAttestation()) {
      return;
    }
    if (options.attestation().equals(AttestationVerifier.NONE)) {
      throw attestationRefused(
          "no verifier on the cluster's node",
          "one, as security.require_attestation is true",
          "Put a verifier on the class path of the cluster's node (docs/operating/certificates.md),"
              + " or set security.require_attestation to false there.");
    }
    if (evidence.length == 0) {
      throw attestationRefused(
          "missing",
          "evidence about the joining machine",
          "Join from a machine that can attest, with its provider on the class path"
              + " (docs/operating/certificates.md).");
    }
    if (!accepts(node, nonce, evidence)) {
      throw attestationRefused(
          "not accepted, " + evidence.length + " bytes of evidence",
          "evidence that this cluster's verifier accepts",
          "Look at what the verifier logged on the cluster's node; join from a machine that it"
              + " knows.");
    }
  }

  private boolean accepts(NodeId node, byte[] nonce, byte[] evidence) {
    try {
      return options.attestation().accepts(node, nonce.clone(), evidence.clone());
    } catch (RuntimeException e) {
      LOG.error("the verifier of attestations failed, so {} is refused", node.shortName(), e);
      return false;
    }
  }

  private static ContinuumException attestationRefused(String value, String expected, String fix) {
    return ContinuumException.field(
        ErrorCode.ATTESTATION_REFUSED, "attestation", value, expected, fix);
  }

  private static Certificate recordOf(X509Certificate issued) {
    return new Certificate(
        issued.getSerialNumber(), issued.getNotAfter().toInstant().toEpochMilli());
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A node's identity on every encrypted connection: what it shows, whom it believes, which of its
 * connections a revocation cuts. Thread-safe.
 *
 * <p>What others must do with it: take {@link #context()} anew for every connection or listener (or
 * the two managers, which never change), put {@link #parameters} on the socket or engine, ask
 * {@link #peer} after the handshake and before the first byte, and {@link #hold} the connection
 * while it lives.
 *
 * <p>Resumption is the trap: a resumed session calls no trust manager. Three things close it. The
 * server gives out no tickets (the property below, read by JSSE when its first context is made); a
 * new context, with empty caches, follows every change of trust; and {@link #peer} judges the
 * certificates of the session again, at either end, by the trust of that moment.
 */
public final class NodeTls {
  public static final String PROTOCOL = "TLSv1.3";
  public static final String CIPHER_SUITE = "TLS_AES_256_GCM_SHA384";

  static {
    System.setProperty("jdk.tls.server.newSessionTicketCount", "0");
  }

  private final NodeKey identity;
  private final TlsSource source;
  private final WallClock clock;
  private final NodeKeyManager keyManager;
  private final NodeTrustManager trustManager;
  private final LiveLinks links = new LiveLinks();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Both change under this object's lock only. */
  private volatile Trust trust;

  private volatile SSLContext context;

  private NodeTls(NodeKey identity, TlsSource source, WallClock clock) {
    this.identity = identity;
    this.source = source;
    this.clock = clock;
    this.keyManager = new NodeKeyManager(source.credentials());
    this.trust = source.trust();
    this.trustManager = new NodeTrustManager(() -> trust, clock, null);
    this.context = newContext(keyManager, trustManager);
  }

  /** Whether the folder founded or joined a cluster. */
  public static boolean belongsToACluster(Path dataFolder) {
    return new TlsFolder(dataFolder).belongsToACluster();
  }

  /** The identity that a data folder got when it founded or joined a cluster. */
  public static NodeTls open(Path dataFolder, NodeKey identity, WallClock clock) {
    TlsFolder folder = new TlsFolder(dataFolder);
    if (!folder.belongsToACluster()) {
      throw ContinuumException.field(
          ErrorCode.CLUSTER_IDENTITY_MISSING,
          dataFolder.toString(),
          "in no cluster",
          "a data folder that belongs to a cluster",
          "Start with --bind HOST:PORT to found one, or continuum join HOST:PORT TOKEN.");
    }
    return new NodeTls(identity, TlsSource.ofCluster(folder), clock).checked();
  }

  /**
   * An operator's own key infrastructure. Files that are replaced are taken by {@link #refresh}.
   *
   * @param dataFolder where a revocation list is kept that came from another node
   * @param wanted the cluster, or nothing to take the one that the certificate names
   */
  public static NodeTls ofOperator(
      OperatorFiles files,
      Path dataFolder,
      Optional<ClusterName> wanted,
      NodeKey identity,
      WallClock clock) {
    ClusterName cluster = wanted.orElseGet(files::cluster);
    TlsSource source = TlsSource.ofOperator(files, new TlsFolder(dataFolder), cluster);
    return new NodeTls(identity, source, clock).checked();
  }

  public NodeId self() {
    return identity.nodeId();
  }

  public ClusterName cluster() {
    ClusterName cluster = trust.cluster();
    if (cluster == null) {
      throw new IllegalStateException("a node's trust names its cluster");
    }
    return cluster;
  }

  /** The context of this moment, for both sides. */
  public SSLContext context() {
    return context;
  }

  /** A context whose client side accepts that node only. */
  public SSLContext contextFor(NodeId server) {
    return newContext(keyManager, trustManager(server));
  }

  /**
   * A context for asking the authority's node for its list, and nothing else: it accepts others
   * although the own list has ended, which is why one asks. The answer is believed for its
   * signature.
   */
  SSLContext contextForRevocations() {
    return newContext(
        keyManager, new NodeTrustManager(() -> trust.withoutRevocations(), clock, null));
  }

  /** For transports that build their own context; they follow every rotation. */
  public X509ExtendedKeyManager keyManager() {
    return keyManager;
  }

  public X509ExtendedTrustManager trustManager() {
    return trustManager;
  }

  /** Accepts that server only. */
  public X509ExtendedTrustManager trustManager(NodeId server) {
    return new NodeTrustManager(() -> trust, clock, server);
  }

  /** TLS 1.3, one suite, a certificate of either side. */
  public static SSLParameters parameters() {
    SSLParameters parameters =
        new SSLParameters(new String[] {CIPHER_SUITE}, new String[] {PROTOCOL});
    parameters.setNeedClientAuth(true);
    parameters.setNamedGroups(new String[] {"x25519", "secp256r1"});
    return parameters;
  }

  /**
   * Who is at the other end, judged now. Call it after every handshake.
   *
   * @param theyAreServer whether this side called
   * @throws ContinuumException where the peer is not accepted; close the connection then
   */
  public VerifiedPeer peer(SSLSession session, boolean theyAreServer) {
    X509Certificate[] chain = null;
    try {
      chain =
          List.of(session.getPeerCertificates()).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
    } catch (SSLPeerUnverifiedException e) {
      // Nobody showed a certificate, which the verifier refuses in its own words.
    }
    return PeerVerifier.verify(
        chain,
        theyAreServer ? PeerVerifier.Side.SERVER : PeerVerifier.Side.CLIENT,
        null,
        trust,
        clock.millis());
  }

  /**
   * Notes an open connection, so that it is closed when its peer is revoked. Close what comes back
   * when the connection has ended.
   */
  public AutoCloseable hold(VerifiedPeer peer, AutoCloseable connection) {
    AutoCloseable link = links.add(peer, connection);
    cutRevoked();
    return link;
  }

  /** How many connections are held. */
  public int held() {
    return links.count();
  }

  /**
   * Takes a newer revocation list, from wherever it came: it counts only when the authority signed
   * it and its number is higher. Cuts the connections of whom it revokes.
   *
   * @return whether it was news
   */
  public synchronized boolean offerRevocations(byte[] der) {
    Trust now = trust;
    RevocationList offered = RevocationList.verify(der, now.authorities());
    offered.requireNotOlderThan(now.revocations());
    offered.requireCurrent(clock.millis());
    RevocationList present = now.revocations();
    if (present != null && offered.number().equals(present.number())) {
      return false;
    }
    source.saveRevocations(Pem.print(Pem.REVOCATION_LIST, der).getBytes(StandardCharsets.US_ASCII));
    trust(now.with(offered));
    return true;
  }

  /** The newest revocation list in DER, or nothing. */
  public Optional<byte[]> revocations() {
    RevocationList list = trust.revocations();
    return list == null ? Optional.empty() : Optional.of(list.der());
  }

  /** The number of the newest revocation list; 0 where there is none. */
  public BigInteger revocationNumber() {
    RevocationList list = trust.revocations();
    return list == null ? BigInteger.ZERO : list.number();
  }

  /**
   * Whether the newest revocation list names the node: nothing of it counts, on whatever way it
   * comes. False for lists that name certificates only, as an operator's authority makes them.
   */
  public boolean isRevoked(NodeId node) {
    RevocationList list = trust.revocations();
    return list != null && list.revokes(node);
  }

  /**
   * Reads again what has changed on disk: a rotated certificate, a newer revocation list. Cheap
   * where nothing did; called every second by {@link TlsMaintenance}.
   */
  public synchronized void refresh() {
    if (!source.changed()) {
      return;
    }
    Trust next = source.trust();
    RevocationList read = next.revocations();
    if (read != null) {
      read.requireNotOlderThan(trust.revocations());
    }
    Credentials credentials = source.credentials();
    if (!credentials.leaf().equals(keyManager.credentials().leaf())) {
      // Better the former certificate than one that nobody would accept.
      check(credentials, next.withoutRevocations());
      keyManager.replace(credentials);
    }
    trust(next);
  }

  /**
   * Calls the listener after each change of trust, in the thread of whoever changed it: it must not
   * block.
   */
  public AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * What a failed connection means, in words that say what to do, where TLS is at fault; nothing
   * where nobody answered. Alerts of the other side are short; where this node's own certificate is
   * at fault, that is found here.
   */
  public Optional<ContinuumException> explain(Throwable failure) {
    Optional<ContinuumException> refusal = Refusals.find(failure);
    if (refusal.isPresent()) {
      return refusal;
    }
    return Refusals.tls(failure)
        .map(
            alert -> {
              try {
                check(keyManager.credentials(), trust);
                return Refusals.unexplained(alert);
              } catch (ContinuumException own) {
                return own;
              }
            });
  }

  Credentials credentials() {
    return keyManager.credentials();
  }

  NodeKey identity() {
    return identity;
  }

  @Nullable RevocationList revocationList() {
    return trust.revocations();
  }

  /** Called under this object's lock. */
  private void trust(Trust next) {
    trust = next;
    context = newContext(keyManager, trustManager);
    cutRevoked();
    listeners.forEach(Runnable::run);
  }

  private void cutRevoked() {
    RevocationList list = trust.revocations();
    if (list != null) {
      links.cut(peer -> list.revokes(peer.serial()) || list.revokes(peer.node()));
    }
  }

  /** Names what is wrong with the own certificate before anybody connects. */
  private NodeTls checked() {
    check(credentials(), trust);
    return this;
  }

  private void check(Credentials own, Trust by) {
    X509Certificate[] chain = own.chain().toArray(X509Certificate[]::new);
    try {
      for (PeerVerifier.Side side : PeerVerifier.Side.values()) {
        PeerVerifier.verify(chain, side, self(), by, clock.millis());
      }
    } catch (ContinuumException e) {
      throw source.explain(e, new SpiffeId(cluster(), self()).toString());
    }
  }

  static SSLContext newContext(@Nullable KeyManager keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(
          keys == null ? new KeyManager[0] : new KeyManager[] {keys},
          new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has TLS 1.3", e);
    }
  }
}

package dev.continuum.drivers.net.rpc;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.BootEpoch;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.MembershipClusterService;
import dev.continuum.drivers.net.MembershipDriver;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of a node's part on port 7000: calls, links, datagrams and membership, put together.
 * Thread-safe.
 *
 * <p>The connections of a revoked node are cut, and from then on its datagrams count for nothing
 * here. Where no connection with it was open, only a rotation of the keyring ends its datagrams.
 */
public final class ClusterTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTransport.class);
  private static final long LOOK_EVERY_SECONDS = 1;

  /**
   * What a node brings.
   *
   * @param bind where to listen, UDP and TCP; port 0 for any free one
   * @param advertisedHost what others are told
   * @param name what people call the node
   */
  public record Options(
      Path dataFolder,
      InetSocketAddress bind,
      String advertisedHost,
      String name,
      Metadata metadata,
      MembershipOptions membership,
      List<PeerAddress> seeds) {}

  private final NodeServer server;
  private final NodeLinks links;
  private final MembershipDriver membership;
  private final KeyringFile keyring;
  private final ClusterService service;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keyring").factory());

  private volatile long generation;

  private ClusterTransport(
      String cluster,
      NodeServer server,
      NodeLinks links,
      MembershipDriver membership,
      KeyringFile keyring) {
    this.service = new MembershipClusterService(cluster, membership);
    this.server = server;
    this.links = links;
    this.membership = membership;
    this.keyring = keyring;
    this.generation = keyring.ring().generation();
  }

  /** Listens, and joins through the seeds. */
  public static ClusterTransport open(
      Options options, LinkSecurity security, WallClock clock, RandomSource random) {
    KeyringFile keyring = KeyringFile.openOrCreate(options.dataFolder, new SecureRandom());
    long epoch = BootEpoch.next(options.dataFolder, clock.millis());
    Revoked revoked = new Revoked(security);
    NodeServer server = NodeServer.open(options.bind, revoked, revoked);
    PeerAddress own = new PeerAddress(options.advertisedHost, server.port());
    NodeLinks links = new NodeLinks(own, revoked, random.fork());
    try {
      MembershipDriver membership =
          new MembershipDriver(
              new MembershipDriver.Start(
                  security.cluster(),
                  security.self(),
                  options.name,
                  new InetSocketAddress(options.bind.getAddress(), server.port()),
                  own,
                  options.metadata,
                  options.membership,
                  keyring.ring(),
                  epoch,
                  clock.millis(),
                  node -> !revoked.nodes.contains(node)),
              links,
              random.fork());
      revoked.membership.set(membership);
      membership.start();
      if (!options.seeds.isEmpty()) {
        membership.join(options.seeds);
      }
      return new ClusterTransport(security.cluster(), server, links, membership, keyring)
          .watching();
    } catch (RuntimeException e) {
      links.close();
      server.close();
      throw e;
    }
  }

  public MembershipDriver membership() {
    return membership;
  }

  /** What transports show of the cluster. */
  public ClusterService service() {
    return service;
  }

  public NodeLinks links() {
    return links;
  }

  public NodeServer server() {
    return server;
  }

  /** The generation of the keyring in use. */
  public long keyringGeneration() {
    return generation;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    membership.close();
    links.close();
    server.close();
  }

  private ClusterTransport watching() {
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  private void look() {
    try {
      Optional<Keyring> changed = keyring.changed();
      if (changed.isPresent()) {
        membership.replaceKeyring(changed.get()).join();
        generation = changed.get().generation();
        LOG.info("the keyring is now of generation {}", changed.get().generation());
      }
    } catch (RuntimeException e) {
      LOG.warn("the keyring was not replaced: {}", e.getMessage());
    }
  }

  /** The security of links that remembers whom it cut, and the calls that go to membership. */
  private static final class Revoked implements LinkSecurity, NodeCalls {
    private final LinkSecurity security;
    private final Set<NodeId> nodes = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable MembershipDriver> membership = new AtomicReference<>();

    private Revoked(LinkSecurity security) {
      this.security = security;
    }

    @Override
    public String cluster() {
      return security.cluster();
    }

    @Override
    public NodeId self() {
      return security.self();
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
      return security.keyManager();
    }

    @Override
    public X509ExtendedTrustManager trustManager() {
      return security.trustManager();
    }

    @Override
    public Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection) {
      AtomicReference<@Nullable NodeId> node = new AtomicReference<>();
      Peer peer =
          security.accept(
              session,
              theyServe,
              () -> {
                NodeId cut = node.get();
                if (cut != null) {
                  refuse(cut);
                }
                connection.close();
              });
      node.set(peer.node());
      nodes.remove(peer.node());
      return peer;
    }

    @Override
    public boolean membership(CallerAddress caller, byte[] message) {
      MembershipDriver driver = membership.get();
      return driver != null && driver.deliver(caller.node(), caller.address(), message);
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      return null;
    }

    private void refuse(NodeId node) {
      nodes.add(node);
      MembershipDriver driver = membership.get();
      if (driver != null) {
        try {
          driver.forget(node);
        } catch (ContinuumException e) {
          LOG.warn("the session of {} stays until the next start: {}", node, e.getMessage());
        }
      }
    }
  }
}

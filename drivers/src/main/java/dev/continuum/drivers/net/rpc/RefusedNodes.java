package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The security of links that knows who counts no more: the nodes that the revocation list names,
 * and those whose connection was cut, where a list names certificates only. Thread-safe.
 */
final class RefusedNodes implements LinkSecurity {
  private final LinkSecurity security;
  private final Set<NodeId> cut = ConcurrentHashMap.newKeySet();
  private volatile Consumer<NodeId> listener = node -> {};

  RefusedNodes(LinkSecurity security) {
    this.security = security;
  }

  boolean contains(NodeId node) {
    return cut.contains(node) || security.revocations().names(node);
  }

  /** Told of each node whose connection is cut. */
  void onCut(Consumer<NodeId> told) {
    listener = told;
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
  public Revocations revocations() {
    return security.revocations();
  }

  @Override
  public Optional<ContinuumException> explain(Throwable failure) {
    return security.explain(failure);
  }

  @Override
  public Peer accept(SSLSession session, boolean theyServe, AutoCloseable connection) {
    AtomicReference<@Nullable NodeId> node = new AtomicReference<>();
    Peer peer =
        security.accept(
            session,
            theyServe,
            () -> {
              NodeId refused = node.get();
              if (refused != null) {
                cut.add(refused);
                listener.accept(refused);
              }
              connection.close();
            });
    node.set(peer.node());
    cut.remove(peer.node());
    return peer;
  }
}

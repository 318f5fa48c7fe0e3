package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The one name in a node's certificate: {@code spiffe://<cluster>/node/<id>}. Thread-safe
 * (immutable).
 */
public record SpiffeId(ClusterName cluster, NodeId node) {
  private static final String SCHEME = "spiffe://";
  private static final String PATH = "/node/";

  /** The name in exactly the form that {@link #toString} writes, or null. */
  public static @Nullable SpiffeId tryParse(String uri) {
    int path = uri.indexOf('/', SCHEME.length());
    if (!uri.startsWith(SCHEME) || path < 0 || !uri.startsWith(PATH, path)) {
      return null;
    }
    NodeId node = NodeId.tryParse(uri.substring(path + PATH.length()));
    try {
      return node == null
          ? null
          : new SpiffeId(new ClusterName(uri.substring(SCHEME.length(), path)), node);
    } catch (ContinuumException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return SCHEME + cluster + PATH + node;
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a node believes, at one moment. Thread-safe (immutable).
 *
 * @param cluster the one name that counts, or null where it is not known yet (a joining node, which
 *     has pinned the authority instead)
 * @param authorities who may sign nodes
 * @param revocations the newest list, or null where there is none
 * @param revocationsRequired whether nobody is accepted without a current list
 */
record Trust(
    @Nullable ClusterName cluster,
    List<X509Certificate> authorities,
    @Nullable RevocationList revocations,
    boolean revocationsRequired) {
  Trust {
    authorities = List.copyOf(authorities);
  }

  Trust with(RevocationList list) {
    return new Trust(cluster, authorities, list, revocationsRequired);
  }

  /** Whom the authorities vouch for, whatever became of them since. */
  Trust withoutRevocations() {
    return new Trust(cluster, authorities, null, false);
  }
}

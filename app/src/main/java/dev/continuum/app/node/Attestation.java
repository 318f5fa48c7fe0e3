package dev.continuum.app.node;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Who gives and who judges evidence about machines: what the class path names as a service, or
 * nobody. Thread-safe (stateless).
 */
public final class Attestation {
  private Attestation() {}

  /** Gives evidence when this node joins. */
  public static AttestationProvider provider() {
    return one(AttestationProvider.class, AttestationProvider.NONE);
  }

  /** Judges that of nodes that join this one's cluster. */
  static AttestationVerifier verifier() {
    return one(AttestationVerifier.class, AttestationVerifier.NONE);
  }

  private static <T> T one(Class<T> port, T none) {
    List<T> found = ServiceLoader.load(port).stream().map(ServiceLoader.Provider::get).toList();
    if (found.size() > 1) {
      throw ContinuumException.of(
          ErrorCode.CONFIG_INVALID,
          port.getSimpleName()
              + ": "
              + found.stream().map(each -> each.getClass().getName()).toList()
              + " (expected: at most one on the class path)",
          "Leave one in META-INF/services/" + port.getName() + " on the class path.");
    }
    return found.isEmpty() ? none : found.getFirst();
  }
}

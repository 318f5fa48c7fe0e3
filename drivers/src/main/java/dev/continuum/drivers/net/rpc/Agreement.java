package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;

/** What answers the calls of the engine of agreement. Thread-safe. */
@FunctionalInterface
public interface Agreement {
  /**
   * A stream begins.
   *
   * @param caller proved by its certificate
   */
  AgreementReceiver serve(NodeId caller, AgreementSender answers);
}

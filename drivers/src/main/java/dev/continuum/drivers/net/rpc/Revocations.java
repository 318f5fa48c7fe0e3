package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import java.math.BigInteger;
import java.util.Optional;

/** The newest revocation list of a node. Implementations are thread-safe. */
public interface Revocations {
  /** Whether nothing of that node counts, on whatever way it comes. */
  boolean names(NodeId node);

  /** 0 where there is no list. */
  BigInteger number();

  /** In DER. */
  Optional<byte[]> list();

  /**
   * Takes a newer list, which must be signed, and cuts the connections of whom it revokes.
   *
   * @return whether it was news
   * @throws dev.continuum.core.value.ContinuumException where the list is not acceptable
   */
  boolean offer(byte[] der);

  /** Calls the listener after each change, in the thread that made it: it must not block. */
  AutoCloseable listen(Runnable listener);
}

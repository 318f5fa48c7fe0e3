package dev.continuum.drivers.raft;

import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import org.jspecify.annotations.Nullable;

/** Opens streams to other nodes. Thread-safe; never waits. */
@FunctionalInterface
public interface PeerDialer {
  /**
   * A new stream to a node, which may turn out to lead nowhere: then the receiver hears of its end.
   *
   * @return null where no address of the node is known
   */
  @Nullable AgreementSender dial(NodeId node, AgreementReceiver answers);
}

package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/**
 * What the engine finds where it looks for its transport. Thread-safe (stateless).
 *
 * <p>There is one for the whole process; which node's calls a group uses stands in its options. The
 * served side needs no server of the engine: {@link ServedGroups} calls its nodes.
 */
@SPI(name = "links", priority = 1)
public final class LinkedRpcFactory implements RaftRpcFactory {
  /** Called by the engine, by reflection. */
  public LinkedRpcFactory() {}

  @Override
  public void registerProtobufSerializer(String className, Object... args) {}

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    if (helper instanceof OfGroup group) {
      return group.client;
    }
    throw new UnsupportedOperationException("a client that belongs to no group");
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new UnsupportedOperationException("the links of the node serve the engine");
  }

  @Override
  public ConfigHelper<RpcClient> defaultJRaftClientConfigHelper(RpcOptions options) {
    if (options instanceof GroupOptions group) {
      return new OfGroup(group.client());
    }
    throw new UnsupportedOperationException("options that are not of this room");
  }

  private record OfGroup(LinkedRpcClient client) implements ConfigHelper<RpcClient> {
    @Override
    public void config(RpcClient instance) {}
  }
}

package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.option.NodeOptions;

/** The engine's options for one group, with the calls that it uses. One thread only. */
final class GroupOptions extends NodeOptions {
  private final LinkedRpcClient client;

  GroupOptions(LinkedRpcClient client) {
    this.client = client;
  }

  LinkedRpcClient client() {
    return client;
  }

  /** What is set here is checked before; the engine's check asks its transport for help. */
  @Override
  public void validate() {}
}

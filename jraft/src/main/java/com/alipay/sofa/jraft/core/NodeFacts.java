package com.alipay.sofa.jraft.core;

import com.alipay.sofa.jraft.conf.Configuration;

/** What the engine knows and tells nobody outside of its package. Thread-safe (stateless). */
public final class NodeFacts {
  private NodeFacts() {}

  public static long term(NodeImpl node) {
    return node.getCurrentTerm();
  }

  /** The newest configuration in the log, committed or not. */
  public static Configuration configuration(NodeImpl node) {
    return node.getConf().getConf();
  }

  /** Whether two configurations decide together, on the way from one to the other. */
  public static boolean isJoint(NodeImpl node) {
    return !node.getConf().isStable();
  }
}

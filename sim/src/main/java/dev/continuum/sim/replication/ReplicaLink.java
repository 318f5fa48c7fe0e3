package dev.continuum.sim.replication;

import dev.continuum.core.replication.Message;
import java.util.ArrayDeque;

/** The messages on their way from one replica to another, in order. One thread only. */
final class ReplicaLink {
  final int from;
  final int to;
  final ArrayDeque<Message> messages = new ArrayDeque<>();
  boolean up;

  ReplicaLink(int from, int to) {
    this.from = from;
    this.to = to;
  }
}

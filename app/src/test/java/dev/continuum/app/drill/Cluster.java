package dev.continuum.app.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The nodes of the drill, and what they say of themselves. One thread only. */
final class Cluster {
  static final long PATIENCE_SECONDS = 300;
  private static final long POLL_MILLIS = 20;
  private static final String RAFT = "/v1/cluster/raft";
  private static final String STATUS = "/federation/status";

  private final Path program;
  private final Path folder;
  private final Api api;
  private final List<DrillNode> nodes = new ArrayList<>();

  Cluster(Path program, Path folder, Api api) {
    this.program = program;
    this.folder = folder;
    this.api = api;
  }

  /** Something that becomes true. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** A new node, the first of which founds the cluster; it is ready. */
  DrillNode add(String zone, String role) throws IOException, InterruptedException {
    DrillNode node = new DrillNode(program, folder, "node-" + (nodes.size() + 1), zone, role);
    if (!nodes.isEmpty()) {
      node.join(nodes.getFirst());
    }
    node.start();
    nodes.add(node);
    return node;
  }

  DrillNode node(int number) {
    return nodes.get(number - 1);
  }

  List<DrillNode> running() {
    return nodes.stream().filter(DrillNode::isRunning).toList();
  }

  void killAll() {
    nodes.forEach(DrillNode::kill);
  }

  String id(DrillNode node) throws IOException, InterruptedException {
    return status(node).get("self").asString();
  }

  JsonNode status(DrillNode node) throws IOException, InterruptedException {
    return api.document(node, STATUS);
  }

  /** The cluster's own group, as that node has it. */
  JsonNode group(DrillNode node) throws IOException, InterruptedException {
    return api.document(node, RAFT).get("groups").get(0);
  }

  /** The running node that leads, of those that believe it the one of the newest term. */
  @Nullable DrillNode leader() throws IOException, InterruptedException {
    DrillNode leader = null;
    long newest = -1;
    for (DrillNode each : running()) {
      JsonNode group = group(each);
      long term = group.get("term").asLong();
      if (group.get("role").asString().equals("leader") && term > newest) {
        leader = each;
        newest = term;
      }
    }
    return leader;
  }

  DrillNode awaitLeader() throws InterruptedException {
    await("a leader", () -> leader() != null);
    try {
      DrillNode leader = leader();
      return leader == null ? awaitLeader() : leader;
    } catch (IOException e) {
      return awaitLeader();
    }
  }

  /** Waits until exactly these vote, by the word of each of them. */
  void awaitVoters(List<DrillNode> voters) throws InterruptedException {
    await(
        voters.size() + " voters",
        () -> {
          TreeSet<String> wanted = new TreeSet<>();
          for (DrillNode each : voters) {
            wanted.add(id(each));
          }
          for (DrillNode each : voters) {
            TreeSet<String> seen = new TreeSet<>();
            JsonNode group = group(each);
            group.get("voters").forEach(voter -> seen.add(voter.asString()));
            if (!seen.equals(wanted) || !group.hasNonNull("leader")) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until each has applied what was committed when this was called. */
  void awaitCaughtUp(List<DrillNode> all) throws InterruptedException {
    long[] committed = {-1};
    await(
        "every voter to catch up",
        () -> {
          if (committed[0] < 0) {
            DrillNode leader = leader();
            if (leader == null) {
              return false;
            }
            committed[0] = group(leader).get("commit_index").asLong();
          }
          for (DrillNode each : all) {
            if (group(each).get("applied_index").asLong() < committed[0]) {
              return false;
            }
          }
          return true;
        });
  }

  /** Waits until all have the same state of the same version; gives it as text. */
  String awaitAgreement(List<DrillNode> all) throws InterruptedException {
    String[] agreed = {""};
    await(
        "the same state on all nodes",
        () -> {
          TreeSet<String> states = new TreeSet<>();
          for (DrillNode each : all) {
            JsonNode status = status(each);
            states.add(
                "version "
                    + status.get("state_version").asLong()
                    + ", hash "
                    + status.get("state_hash").asString());
          }
          agreed[0] = String.join("; ", states);
          return states.size() == 1;
        });
    return agreed[0];
  }

  static void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String last = "";
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        last = ": " + e;
      }
      if (System.nanoTime() > deadline) {
        throw new DrillFailure("not within " + PATIENCE_SECONDS + " s: " + what + last);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}

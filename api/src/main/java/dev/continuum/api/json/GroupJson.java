package dev.continuum.api.json;

import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import java.util.List;

/** Groups that agree, as JSON. Thread-safe (stateless). */
public final class GroupJson {
  private GroupJson() {}

  /** The groups of a node, in the order given. */
  public static void write(JsonWriter out, String mode, List<GroupStatus> groups) {
    out.beginObject().field("mode", mode);
    out.name("groups").beginArray();
    groups.forEach(group -> write(out, group));
    out.endArray().endObject();
  }

  private static void write(JsonWriter out, GroupStatus group) {
    out.beginObject()
        .field("group", group.group())
        .field("role", FederationJson.name(group.role()))
        .field("leader", FederationJson.text(group.leader()))
        .field("term", group.term())
        .field("commit_index", group.commitIndex())
        .field("applied_index", group.appliedIndex())
        .field("log_entries", group.logEntries())
        .field("snapshot_index", group.snapshotIndex())
        .field("elections", group.elections())
        .field("hash", FederationJson.hash(group.hash()))
        .field("voters", FederationJson.texts(group.members().voters()))
        .field("learners", FederationJson.texts(group.members().learners()))
        .field("quorum", group.members().quorum())
        .field("tolerated", group.members().tolerated());
    out.name("replicas").beginArray();
    for (Replica replica : group.replicas()) {
      out.beginObject()
          .field("node_id", replica.node().toString())
          .field("voter", replica.voter())
          .field("lag_entries", replica.lagEntries())
          .field("silent_ms", replica.silentMillis())
          .endObject();
    }
    out.endArray().field("failure", group.failure()).endObject();
  }
}

package dev.continuum.api.json;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.node.ReplicationService;
import dev.continuum.core.replication.PeerProgress;
import java.util.HexFormat;

/** How replication stands, as JSON. Thread-safe (stateless). */
public final class ReplicationJson {
  /** Ranges that are shown; there is one for each log that ever wrote, and more where holes are. */
  public static final int MAX_RANGES = 1_000;

  private ReplicationJson() {}

  /** A node that replicates. */
  public static void write(JsonWriter out, ReplicationService.Status status) {
    out.beginObject()
        .field("replicating", true)
        .field("actor", HexFormat.of().toHexDigits(status.actor()));
    out.name("held").beginArray();
    AppliedOperations held = status.held();
    for (int i = 0; i < Math.min(held.ranges(), MAX_RANGES); i++) {
      out.beginObject()
          .field("actor", HexFormat.of().toHexDigits(held.actorAt(i)))
          .field("first", held.firstAt(i))
          .field("last", held.lastAt(i))
          .endObject();
    }
    out.endArray();
    out.name("peers").beginArray();
    for (PeerProgress peer : status.peers()) {
      out.beginObject()
          .field("node_id", peer.node().toString())
          .field("greeted", peer.greeted())
          .field("behind_operations", peer.behindOperations())
          .field("bytes_under_way", peer.bytesUnderWay())
          .endObject();
    }
    out.endArray()
        .field("refused_batches", status.refusals())
        .field("forked_actors", status.forks())
        .endObject();
  }

  /** A node of no cluster. */
  public static void writeAlone(JsonWriter out) {
    out.beginObject().field("replicating", false);
    out.name("held").beginArray().endArray();
    out.name("peers").beginArray().endArray();
    out.field("refused_batches", 0).field("forked_actors", 0).endObject();
  }
}

package dev.continuum.api.json;

import dev.continuum.core.node.MemoryService.NodeStatus;

/** A node's account of itself as JSON. Thread-safe (stateless). */
public final class StatusJson {
  private StatusJson() {}

  public static void write(JsonWriter out, NodeStatus status) {
    out.beginObject()
        .field("node_id", status.nodeId())
        .field("version", status.version())
        .time("started_at", status.startedMillis())
        .field("ready", status.ready())
        .field("writable", status.writable())
        .field("problem", status.problem())
        .field("spaces", status.spaces())
        .field("memories", status.memories())
        .field("links", status.links())
        .field("concepts", status.concepts());
    out.name("log")
        .beginObject()
        .field("position", status.logPosition())
        .field("durable_position", status.durablePosition())
        .field("bytes", status.logBytes())
        .endObject();
    out.name("state").beginObject().field("position", status.statePosition()).endObject();
    out.name("index")
        .beginObject()
        .field("position", status.indexPosition())
        .field("lag_operations", status.indexLagOperations())
        .endObject();
    out.field("warnings", status.warnings()).endObject();
  }
}

package dev.continuum.sim;

import dev.continuum.sim.consensus.ConsensusProperties;
import dev.continuum.sim.crdt.CrdtProperties;
import dev.continuum.sim.discovery.DiscoveryProperties;
import dev.continuum.sim.gossip.MeshProperties;
import dev.continuum.sim.membership.MembershipProperties;
import dev.continuum.sim.memory.StateProperties;
import dev.continuum.sim.node.NodeProperties;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.reconcile.ReconcileProperties;
import dev.continuum.sim.replication.ReplicationProperties;
import dev.continuum.sim.roles.RoleProperties;
import dev.continuum.sim.value.ByteProperties;
import dev.continuum.sim.value.ClockProperties;
import dev.continuum.sim.value.VectorProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every property there is; a room adds its own here. Thread-safe (stateless). */
public final class Catalogue {
  private Catalogue() {}

  public static List<Property> all() {
    List<Property> all = new ArrayList<>();
    all.addAll(ByteProperties.all());
    all.addAll(VectorProperties.all());
    all.addAll(ClockProperties.all());
    all.addAll(CrdtProperties.all());
    all.addAll(StateProperties.all());
    all.addAll(NodeProperties.all());
    all.addAll(ReplicationProperties.all());
    all.addAll(MembershipProperties.all());
    all.addAll(MeshProperties.all());
    all.addAll(DiscoveryProperties.all());
    all.addAll(RoleProperties.all());
    all.addAll(ConsensusProperties.all());
    all.addAll(ReconcileProperties.all());
    return all;
  }

  /** The property of that name, null where there is none. */
  public static @Nullable Property find(String name) {
    for (Property property : all()) {
      if (property.name().equals(name)) {
        return property;
      }
    }
    return null;
  }
}

package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Row;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what has changed between two looks at the cluster. One thread only. The first look is the
 * beginning, and no news.
 */
final class DecisionFeed {
  private final Map<Integer, @Nullable NodeId> leaders = new HashMap<>();
  private TreeMap<NodeId, MemberRecord> members = new TreeMap<>();
  private TreeMap<String, Row.Setting> settings = new TreeMap<>();
  private final Map<NodeId, NodeState> states = new HashMap<>();
  private @Nullable ClusterView last;
  private Health.@Nullable Level level;

  List<DecisionEvent> look(
      ClusterView view, List<GroupStatus> groups, List<NodeHealth> nodes, Health health) {
    List<DecisionEvent> events = new ArrayList<>();
    groups.forEach(group -> leader(group, events));
    ClusterView before = last;
    if (before == null || before.version() != view.version()) {
      members(view, before != null, events);
      settings(view, before != null, events);
      if (before != null && before.epoch() != view.epoch()) {
        events.add(new DecisionEvent.EpochAdvanced(view.epoch(), "decided at " + view.version()));
      }
      last = view;
    }
    nodes.forEach(node -> state(node, events));
    if (level != null && level != health.level()) {
      events.add(new DecisionEvent.HealthChanged(level, health));
    }
    level = health.level();
    return events;
  }

  private void leader(GroupStatus group, List<DecisionEvent> events) {
    boolean known = leaders.containsKey(group.group());
    NodeId former = leaders.put(group.group(), group.leader());
    if (known && !Objects.equals(former, group.leader())) {
      events.add(new DecisionEvent.LeaderChanged(group.group(), group.leader(), group.term()));
    }
  }

  private void members(ClusterView view, boolean news, List<DecisionEvent> events) {
    TreeMap<NodeId, MemberRecord> now = new TreeMap<>();
    view.members().forEach(each -> now.put(each.id(), each));
    if (news) {
      now.values().forEach(each -> member(view, members.get(each.id()), each, events));
      for (MemberRecord each : members.values()) {
        if (!now.containsKey(each.id())) {
          events.add(new DecisionEvent.MemberGone(each, false));
        }
      }
    }
    members = now;
  }

  private static void member(
      ClusterView view,
      @Nullable MemberRecord before,
      MemberRecord now,
      List<DecisionEvent> events) {
    if (now.equals(before)) {
      return;
    }
    boolean cutOff = now.standing() == Standing.QUARANTINED;
    if (cutOff && (before == null || before.standing() != Standing.QUARANTINED)) {
      Row.Quarantined row = view.quarantine(now.id());
      events.add(new DecisionEvent.MemberQuarantined(now, row == null ? "" : row.reason()));
    } else if (before != null && before.duty() != now.duty()) {
      events.add(new DecisionEvent.DutyChanged(now, before.duty()));
    } else {
      events.add(new DecisionEvent.MemberAdmitted(now));
    }
  }

  private void settings(ClusterView view, boolean news, List<DecisionEvent> events) {
    TreeMap<String, Row.Setting> now = new TreeMap<>();
    view.settings().forEach(each -> now.put(each.name(), each));
    if (news) {
      for (Row.Setting each : now.values()) {
        if (!each.equals(settings.get(each.name()))) {
          events.add(changed(each.name(), each.value(), each.version()));
        }
      }
      for (Row.Setting each : settings.values()) {
        if (!now.containsKey(each.name())) {
          events.add(changed(each.name(), "", view.configVersion()));
        }
      }
    }
    settings = now;
  }

  private static DecisionEvent changed(String key, String value, long version) {
    return new DecisionEvent.ConfigChanged(new ConfigEntry(key, value, version));
  }

  private void state(NodeHealth node, List<DecisionEvent> events) {
    NodeState former = states.put(node.node(), node.state());
    if (former != null && former != node.state()) {
      events.add(
          new DecisionEvent.NodeStateChanged(node.node(), former, node.state(), node.reason()));
    }
  }
}

package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Runs the lines of a scenario through the planner, and words its effects. One thread only.
 *
 * <pre>
 * start a zone=X              a leads alone; nothing is on record
 * node b,c zone=X [role=R] [incarnation=N] [name=N]   they are alive, for ten seconds
 * is b dead|left|suspect|alive [SECONDS]       and have been so for so long
 * unseen b                    membership does not know it
 * lag b ENTRIES | silent b MILLIS
 * quarantine b
 * token b                     it used a new one
 * options [voters=N] [zones=X,Y]
 * pass SECONDS
 * step                        one observation; what is asked for is not done
 * ended N ok|failed
 * run                         observes and does what is asked for, until nothing is
 * leads b                     another term, under b
 * judge|leave b [forced]      what is at risk; and the same, done
 * group                       who votes and who follows
 * </pre>
 */
final class RoleScript {
  private static final long SECOND = 1_000_000_000L;
  private static final int MAX_STEPS = 100;

  private final List<String> lines = new ArrayList<>();
  private final TreeMap<NodeId, Sighting> nodes = new TreeMap<>();
  private final TreeMap<NodeId, Long> sinceNanos = new TreeMap<>();
  private final TreeMap<NodeId, MemberRecord> records = new TreeMap<>();
  private final TreeMap<NodeId, Long> lags = new TreeMap<>();
  private final TreeMap<NodeId, Long> silences = new TreeMap<>();
  private final TreeMap<NodeId, Boolean> leaving = new TreeMap<>();
  private final TreeSet<NodeId> departed = new TreeSet<>();
  private RolePlanner planner = new RolePlanner();
  private RoleOptions options = RoleOptions.defaults();
  private GroupMembers group = GroupMembers.NONE;
  private NodeId leader = id("a");
  private long term = 1;
  private long nowNanos;

  /** What comes of one line. */
  List<String> run(String line) {
    lines.clear();
    List<String> words = new ArrayList<>();
    TreeMap<String, String> named = new TreeMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        named.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    switch (words.removeFirst()) {
      case "start" -> start(words.getFirst(), named);
      case "node" -> each(words.getFirst(), name -> node(name, named));
      case "is" -> is(words);
      case "unseen" -> nodes.remove(id(words.getFirst()));
      case "lag" -> lags.put(id(words.getFirst()), Long.parseLong(words.get(1)));
      case "silent" -> silences.put(id(words.getFirst()), Long.parseLong(words.get(1)));
      case "quarantine" -> records.computeIfPresent(id(words.getFirst()), (_, r) -> quarantined(r));
      case "token" -> departed.remove(id(words.getFirst()));
      case "options" -> options(named);
      case "pass" -> nowNanos += Long.parseLong(words.getFirst()) * SECOND;
      case "step" -> planner.step(observed()).forEach(effect -> lines.add(text(effect)));
      case "ended" ->
          planner.step(
              new RoleInput.Ended(
                  nowNanos, Long.parseLong(words.getFirst()), words.get(1).equals("ok")));
      case "run" -> runAll();
      case "leads" -> lead(id(words.getFirst()));
      case "judge" -> judge(words);
      case "leave" -> {
        if (judge(words)) {
          leaving.put(id(words.getFirst()), words.size() > 1);
          planner.step(new RoleInput.LeaveAsked(id(words.getFirst()), words.size() > 1));
        }
      }
      case "group" -> lines.add(text(group) + ", led by " + name(leader));
      default -> throw new IllegalArgumentException(line);
    }
    return List.copyOf(lines);
  }

  private static void each(String names, Consumer<String> action) {
    Arrays.stream(names.split(",", -1)).forEach(action);
  }

  private void start(String name, Map<String, String> named) {
    nodes.clear();
    records.clear();
    lags.clear();
    silences.clear();
    leaving.clear();
    departed.clear();
    planner = new RolePlanner();
    options = RoleOptions.defaults();
    group = new GroupMembers(List.of(id(name)), List.of());
    leader = id(name);
    term = 1;
    nowNanos = 0;
    node(name, named);
  }

  private void node(String name, Map<String, String> named) {
    NodeId id = id(name);
    silences.remove(id);
    lags.remove(id);
    sinceNanos.put(id, nowNanos - 10 * SECOND);
    nodes.put(
        id,
        new Sighting(
            id,
            named.getOrDefault("name", name),
            new PeerAddress(name, 7000),
            WantedRole.valueOf(named.getOrDefault("role", "auto").toUpperCase(Locale.ROOT)),
            named.getOrDefault("zone", ""),
            List.of(),
            Resources.NONE,
            Long.parseLong(named.getOrDefault("incarnation", "1")),
            Belief.ALIVE,
            0,
            0));
  }

  private void is(List<String> words) {
    Belief belief = Belief.valueOf(words.get(1).toUpperCase(Locale.ROOT));
    long seconds = words.size() > 2 ? Long.parseLong(words.get(2)) : 0;
    each(
        words.getFirst(),
        name -> {
          NodeId id = id(name);
          nodes.computeIfPresent(id, (_, seen) -> with(seen, belief, 0));
          sinceNanos.put(id, nowNanos - seconds * SECOND);
          if (belief == Belief.DEAD || belief == Belief.LEFT) {
            silences.put(id, Math.max(seconds * 1_000, 3_600_000));
          } else {
            silences.remove(id);
          }
        });
  }

  private void options(Map<String, String> named) {
    if (named.containsKey("voters")) {
      options = options.withVoters(Integer.parseInt(named.get("voters")));
    }
    if (named.containsKey("zones")) {
      options = options.withPreferredZones(List.of(named.get("zones").split(",", -1)));
    }
  }

  private void lead(NodeId next) {
    leader = next;
    term++;
    planner = new RolePlanner();
    leaving.forEach((node, forced) -> planner.step(new RoleInput.LeaveAsked(node, forced)));
  }

  private boolean judge(List<String> words) {
    try {
      List<String> warnings = Departures.judge(observed(), id(words.getFirst()), words.size() > 1);
      lines.addAll(warnings.isEmpty() ? List.of("nothing is at risk") : warnings);
      return true;
    } catch (ContinuumException e) {
      lines.add("refused, " + e.code() + ": " + e.getMessage() + ". " + e.fix());
      return false;
    }
  }

  private void runAll() {
    for (int i = 0; i < MAX_STEPS; i++) {
      List<RoleEffect> effects = planner.step(observed());
      if (effects.isEmpty()) {
        return;
      }
      for (RoleEffect effect : effects) {
        lines.add(text(effect));
        apply(effect);
      }
    }
    throw new AssertionError("does not come to rest: " + lines);
  }

  private void apply(RoleEffect effect) {
    switch (effect) {
      case RoleEffect.Propose(long number, Command.Global command) -> {
        apply(command);
        planner.step(new RoleInput.Ended(nowNanos, number, true));
      }
      case RoleEffect.ChangeMembers change -> {
        group = change.next();
        planner.step(new RoleInput.Ended(nowNanos, change.number(), true));
        if (!group.isVoter(leader)) {
          lead(group.voters().getFirst());
        }
      }
      case RoleEffect.TransferLeadership transfer -> lead(transfer.to());
      case RoleEffect.Held _ -> {}
    }
  }

  private void apply(Command.Global command) {
    switch (command) {
      case Command.NodeJoin join ->
          records.put(
              join.node(),
              new MemberRecord(
                  join.node(),
                  join.name(),
                  join.address(),
                  join.wanted(),
                  records.containsKey(join.node())
                      ? records.get(join.node()).duty()
                      : Duty.FOLLOWER,
                  join.zone(),
                  join.capabilities(),
                  join.capacity(),
                  join.incarnation(),
                  Standing.IN,
                  0));
      case Command.NodeLeave leave -> {
        records.remove(leave.node());
        leaving.remove(leave.node());
        if (leave.cause() != Cause.ABSENT) {
          departed.add(leave.node());
        }
      }
      case Command.DutyAssign assign ->
          records.computeIfPresent(assign.node(), (_, r) -> with(r, assign.duty(), r.standing()));
      default -> throw new AssertionError(command);
    }
  }

  private Observed observed() {
    TreeSet<NodeId> others = new TreeSet<>(group.voters());
    others.addAll(group.learners());
    others.remove(leader);
    List<Replica> replicas = new ArrayList<>();
    for (NodeId node : others) {
      replicas.add(
          new Replica(
              node,
              group.isVoter(node),
              lags.getOrDefault(node, 0L),
              silences.getOrDefault(node, 0L)));
    }
    List<Sighting> seen = new ArrayList<>();
    nodes.forEach(
        (node, sighting) ->
            seen.add(
                with(sighting, sighting.belief(), nowNanos - sinceNanos.getOrDefault(node, 0L))));
    GroupStatus status =
        new GroupStatus(0, Role.LEADER, leader, term, 1, 1, 1, 0, 0, 0, group, replicas, null);
    return new Observed(
        nowNanos, options, leader, List.copyOf(records.values()), seen, departed, status);
  }

  private static Sighting with(Sighting seen, Belief belief, long stateForNanos) {
    return new Sighting(
        seen.id(),
        seen.name(),
        seen.address(),
        seen.wanted(),
        seen.zone(),
        seen.capabilities(),
        seen.capacity(),
        seen.incarnation(),
        belief,
        stateForNanos,
        seen.roundTripNanos());
  }

  private static MemberRecord quarantined(MemberRecord record) {
    return with(record, record.duty(), Standing.QUARANTINED);
  }

  private static MemberRecord with(MemberRecord record, Duty duty, Standing standing) {
    return new MemberRecord(
        record.id(),
        record.name(),
        record.address(),
        record.wanted(),
        duty,
        record.zone(),
        record.capabilities(),
        record.capacity(),
        record.incarnation(),
        standing,
        record.joinedMillis());
  }

  private String text(RoleEffect effect) {
    return switch (effect) {
      case RoleEffect.Propose propose ->
          "#" + propose.number() + " propose " + text(propose.command());
      case RoleEffect.ChangeMembers change ->
          "#"
              + change.number()
              + " change to "
              + text(change.next())
              + " ("
              + change.reason()
              + ")";
      case RoleEffect.TransferLeadership transfer ->
          "#"
              + transfer.number()
              + " lead to "
              + name(transfer.to())
              + " ("
              + transfer.reason()
              + ")";
      case RoleEffect.Held held -> "held, " + held.code() + ": " + held.reason();
    };
  }

  private static String text(Command.Global command) {
    return switch (command) {
      case Command.NodeJoin join -> "join " + name(join.node()) + "+" + join.incarnation();
      case Command.NodeLeave leave ->
          "leave "
              + name(leave.node())
              + (leave.cause() == Cause.ASKED
                  ? ""
                  : ", " + leave.cause().name().toLowerCase(Locale.ROOT));
      case Command.DutyAssign duty -> name(duty.node()) + " is " + duty.duty();
      default -> throw new AssertionError(command);
    };
  }

  private static String text(GroupMembers members) {
    return "voters "
        + String.join(" ", members.voters().stream().map(RoleScript::name).toList())
        + ", learners "
        + (members.learners().isEmpty()
            ? "none"
            : String.join(" ", members.learners().stream().map(RoleScript::name).toList()));
  }

  static NodeId id(String name) {
    return new NodeId(name.charAt(0), name.length() > 1 ? Integer.parseInt(name.substring(1)) : 0);
  }

  static String name(NodeId id) {
    return (char) id.high() + (id.low() == 0 ? "" : String.valueOf(id.low()));
  }
}

package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The language of {@code scenarios/consensus}: a command, its fields as {@code name=value}. Nodes
 * are letters. {@code at=} is the proposer's clock, {@code seq=} its number where it matters,
 * {@code by=} the proposer. One thread only.
 */
final class ConsensusScript {
  private final ClusterState state;
  private long index;
  private long sequence;
  private long atMillis = 1_000;

  ConsensusScript() {
    this(new ClusterState());
  }

  ConsensusScript(ClusterState state) {
    this.state = state;
  }

  List<String> run(String line) {
    Words words = new Words(line);
    return switch (words.verb) {
      case "state" -> state();
      case "hash" -> List.of(Long.toHexString(state.hash()));
      default -> List.of(propose(words));
    };
  }

  private String propose(Words words) {
    atMillis = words.number("at", atMillis);
    long number = words.number("seq", ++sequence);
    NodeId proposer = node(words.text("by", "p"));
    byte[] answer =
        state.apply(
            ++index,
            ProposalCodec.encode(new Proposal(proposer, number, atMillis, command(words))));
    return switch (OutcomeCodec.decode(answer)) {
      case Outcome.Done done ->
          "done version="
              + done.version()
              + " epoch="
              + done.epoch()
              + (done.changed() ? "" : " unchanged");
      case Outcome.Refused refused ->
          refused.code() + " " + refused.toException().getMessage() + fix(refused);
    };
  }

  private static String fix(Outcome.Refused refused) {
    return refused.fix().isEmpty() ? "" : " -> " + refused.fix();
  }

  private Command command(Words words) {
    return switch (words.verb) {
      case "join" ->
          new Command.NodeJoin(
              node(words.text("node", "a")),
              words.text("name", words.text("node", "a")),
              new PeerAddress("10.0.0.1", 7000),
              WantedRole.valueOf(words.text("wanted", "auto").toUpperCase(Locale.ROOT)),
              words.text("zone", ""),
              List.of(),
              cpu(words, "cpu", 4_000),
              words.number("incarnation", 1));
      case "leave" ->
          new Command.NodeLeave(
              node(words.text("node", "a")),
              Cause.valueOf(words.text("cause", "asked").toUpperCase(Locale.ROOT)));
      case "assign" ->
          new Command.DutyAssign(
              node(words.text("node", "a")),
              Duty.valueOf(words.text("duty", "voter").toUpperCase(Locale.ROOT)));
      case "configure" ->
          new Command.ConfigUpdate(
              words.text("key", ""), words.text("value", ""), words.number("version", -1));
      case "consume" ->
          new Command.TokenConsume(
              words.text("token", "t1"),
              node(words.text("node", "a")),
              (int) words.number("uses", 1),
              words.number("expires", 10_000));
      case "revoke" -> new Command.TokenRevoke(words.text("token", "t1"));
      case "quarantine" ->
          new Command.Quarantine(node(words.text("node", "a")), words.text("reason", "lies"));
      case "quarantine-end" -> new Command.QuarantineEnd(node(words.text("node", "a")));
      case "grant" ->
          new Command.GrantUpdate(
              words.text("to", "x"), words.text("scope", "y"), !words.has("end"));
      case "epoch" -> new Command.EpochAdvance(words.number("from", 1), "operator");
      case "place" ->
          new Command.SpacePlace(
              new SpaceName(words.text("space", "s")),
              node(words.text("primary", "a")),
              words.text("replicas", "").chars().mapToObj(c -> node("" + (char) c)).toList(),
              words.number("epoch", 1));
      case "drop" ->
          new Command.SpaceDrop(new SpaceName(words.text("space", "s")), words.number("epoch", 1));
      case "allocate" ->
          new Command.ResourceAlloc(
              words.text("id", "r1"),
              words.text("owner", "agent"),
              node(words.text("node", "a")),
              cpu(words, "cpu", 1_000),
              cpu(words, "capacity", 4_000),
              words.number("expires", 0));
      case "free" ->
          new Command.ResourceFree(words.text("id", "r1"), node(words.text("node", "a")));
      case "free-all" -> new Command.ResourceFreeAll(node(words.text("node", "a")));
      default -> throw new IllegalArgumentException("verb: " + words.verb);
    };
  }

  private List<String> state() {
    ClusterView view = state.view();
    List<String> lines = new ArrayList<>();
    lines.add(
        "version=%d epoch=%d config=%d clock=%d"
            .formatted(view.version(), view.epoch(), view.configVersion(), view.clockMillis()));
    for (MemberRecord member : view.members()) {
      lines.add(
          "member %s %s %s zone=%s incarnation=%d joined=%d promised=%d"
              .formatted(
                  member.name(),
                  member.duty(),
                  member.standing(),
                  member.zone(),
                  member.incarnation(),
                  member.joinedMillis(),
                  view.promised(member.id()).cpuMillis()));
    }
    view.settings().forEach(each -> lines.add(each.toString()));
    view.grants().forEach(each -> lines.add(each.toString()));
    view.departed()
        .forEach(each -> lines.add(each.name() + " was let go at " + each.sinceMillis()));
    Row.ClockClaim claim = view.clockClaim();
    if (claim != null) {
      lines.add(letter(claim.proposer()) + " claims that it is " + claim.lastMillis());
    }
    view.quarantines().forEach(each -> lines.add(letter(each.node()) + " is in quarantine"));
    view.placements("", 10)
        .forEach(
            each ->
                lines.add(
                    each.space() + " on " + letter(each.primary()) + " epoch=" + each.epoch()));
    return lines;
  }

  static NodeId node(String letter) {
    return new NodeId(letter.charAt(0), 0);
  }

  private static String letter(NodeId node) {
    return String.valueOf((char) node.high());
  }

  private static Resources cpu(Words words, String field, long otherwise) {
    return new Resources(words.number(field, otherwise), 0, 0);
  }

  /** A line in its parts. */
  private static final class Words {
    private final String verb;
    private final List<String> fields;

    Words(String line) {
      List<String> parts = List.of(line.strip().split(" +"));
      verb = parts.getFirst();
      fields = parts.subList(1, parts.size());
    }

    boolean has(String field) {
      return fields.contains(field);
    }

    String text(String field, String otherwise) {
      for (String each : fields) {
        if (each.startsWith(field + "=")) {
          return each.substring(field.length() + 1);
        }
      }
      return otherwise;
    }

    long number(String field, long otherwise) {
      String text = text(field, "");
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
  }
}

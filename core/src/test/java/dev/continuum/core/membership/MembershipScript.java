package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of a scenario through one node, called a, and words its effects. One thread only.
 *
 * <pre>
 * start [profile=lan|wan|local] [known=b,c,d]
 * tick MILLIS                 lets time pass, deadline by deadline
 * stall MILLIS                the loop runs again at that moment, and not before
 * at MILLIS from=b [stream] MESSAGE [NEWS ...]
 *   where MESSAGE is: ping #N target=X | ack #N [digest=other] | nack #N | gossip
 *                     | ping-request #N target=X | sync-request [buckets=none] | sync-reply [wanted=N/N]
 *   and NEWS is: alive:X+I[@host][=name] | suspect:X+I/Y | dead:X+I/Y | left:X+I | alive:X+max
 * at MILLIS join b c | leave | load PERCENT
 * members                     who is known, and what is believed of each
 * views                       the same with what was measured, up to now
 * </pre>
 *
 * Incarnations are told from that of the start. {@code #N} is the N-th probe that the node sent;
 * with other senders it is any number.
 */
final class MembershipScript {
  private static final long WALL_MILLIS = 1_767_225_600_000L;
  private static final long BASE = Incarnation.atStart(WALL_MILLIS);
  private static final long MILLI = 1_000_000L;

  private final List<String> effects = new ArrayList<>();
  private final List<Long> sequences = new ArrayList<>();
  private final Out out =
      new Out() {
        @Override
        public void datagram(PeerAddress to, Message.Wire message) {
          say("datagram " + name(to) + ' ' + text(message));
        }

        @Override
        public void stream(PeerAddress to, Message.Wire message) {
          say("stream " + name(to) + ' ' + text(message));
        }

        @Override
        public void emit(Event event) {
          say("event " + text(event));
        }
      };

  private Membership core = start(new TreeMap<>());
  private long nowMillis;

  /** The effects of one line, one string each. */
  List<String> run(String line) {
    effects.clear();
    List<String> words = new ArrayList<>();
    TreeMap<String, String> options = new TreeMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0 && word.indexOf(':') < 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    switch (words.removeFirst()) {
      case "start" -> core = start(options);
      case "tick" -> tickTo(Long.parseLong(words.getFirst()));
      case "stall" -> {
        nowMillis = Long.parseLong(words.getFirst());
        core.tick(nowMillis * MILLI, out);
      }
      case "at" -> {
        nowMillis = Long.parseLong(words.removeFirst());
        give(words, options);
      }
      case "views" -> core.views(nowMillis * MILLI).forEach(view -> effects.add(text(view)));
      case "members" -> core.members().forEach(member -> effects.add(text(member)));
      default -> throw new IllegalArgumentException(line);
    }
    return List.copyOf(effects);
  }

  private Membership start(Map<String, String> options) {
    nowMillis = 0;
    sequences.clear();
    List<Member> known = new ArrayList<>();
    for (String name : options.getOrDefault("known", "").split(",", -1)) {
      if (!name.isEmpty()) {
        known.add(member(name, BASE, name, name));
      }
    }
    MembershipOptions profile =
        switch (options.getOrDefault("profile", "lan")) {
          case "wan" -> MembershipOptions.wan();
          case "local" -> MembershipOptions.local();
          default -> MembershipOptions.lan();
        };
    Membership.Start start =
        new Membership.Start(id("a"), "a", address("a"), Metadata.NONE, 0, WALL_MILLIS, known);
    return new Membership(start, profile, new SeededRandom(1));
  }

  private void tickTo(long millis) {
    while (core.nextDeadlineNanos() <= millis * MILLI) {
      long at = core.nextDeadlineNanos();
      nowMillis = at / MILLI;
      core.tick(at, out);
    }
    nowMillis = millis;
  }

  private void give(List<String> words, Map<String, String> options) {
    String verb = words.removeFirst();
    boolean stream = verb.equals("stream");
    String kind = stream ? words.removeFirst() : verb;
    PeerAddress from = address(options.getOrDefault("from", "a"));
    Message message =
        switch (kind) {
          case "join" -> new Message.Join(words.stream().map(MembershipScript::address).toList());
          case "leave" -> new Message.Leave();
          case "load" ->
              new Message.UpdateMetadata(
                  Metadata.NONE.withLoadPercent(Integer.parseInt(words.getFirst())));
          default -> wire(kind, id(options.getOrDefault("from", "?")), words, options);
        };
    if (message instanceof Message.Wire wire && stream) {
      core.receiveStream(nowMillis * MILLI, from, wire, out);
    } else {
      core.receive(nowMillis * MILLI, from, message, out);
    }
  }

  private Message.Wire wire(
      String kind, NodeId sender, List<String> words, Map<String, String> options) {
    long sequence = 0;
    List<Update> news = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith("#")) {
        sequence = sequence(kind, Integer.parseInt(word.substring(1)));
      } else {
        news.add(news(word));
      }
    }
    long digest = "other".equals(options.get("digest")) ? 99 : core.viewDigest();
    NodeId target = id(options.getOrDefault("target", "a"));
    return switch (kind) {
      case "ping" -> new Message.Ping(sender, sequence, target, digest, news);
      case "ping-request" ->
          new Message.PingRequest(
              sender, sequence, target, address(options.getOrDefault("target", "?")), 400, news);
      case "ack" -> new Message.Ack(sender, sequence, digest, news);
      case "nack" -> new Message.Nack(sender, sequence, news);
      case "gossip" -> new Message.Gossip(sender, news);
      case "sync-request" ->
          new Message.SyncRequest(
              sender, options.containsKey("buckets") ? List.of() : List.of(1L), news);
      case "sync-reply" -> {
        String[] wanted = options.getOrDefault("wanted", "").split("/", -1);
        yield wanted.length < 2
            ? new Message.SyncReply(sender, 0, List.of(), news)
            : new Message.SyncReply(
                sender, Integer.parseInt(wanted[1]), List.of(Integer.parseInt(wanted[0])), news);
      }
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** An answer names the node's own probe; a question has the asker's number. */
  private long sequence(String kind, int number) {
    boolean answer = kind.equals("ack") || kind.equals("nack");
    return answer ? sequences.get(number - 1) : number;
  }

  private static Update news(String word) {
    String[] parts = word.split("[:+]", 3);
    String rest = parts[2];
    String number = rest.split("[/@=]", 2)[0];
    long incarnation = number.equals("max") ? Long.MAX_VALUE : BASE + Long.parseLong(number);
    String by = rest.contains("/") ? rest.substring(rest.indexOf('/') + 1) : "a";
    return switch (parts[0]) {
      case "alive" -> {
        String host =
            rest.contains("@") ? rest.substring(rest.indexOf('@') + 1).split("=", 2)[0] : parts[1];
        String name = rest.contains("=") ? rest.substring(rest.indexOf('=') + 1) : parts[1];
        yield new Update.Alive(member(parts[1], incarnation, host, name));
      }
      case "suspect" -> new Update.Suspect(id(parts[1]), incarnation, id(by), 0);
      case "dead" -> new Update.Dead(id(parts[1]), incarnation, id(by));
      case "left" -> new Update.Left(id(parts[1]), incarnation);
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static Member member(String letter, long incarnation, String host, String name) {
    return new Member(
        id(letter), name, address(host), incarnation, MemberState.ALIVE, Metadata.NONE);
  }

  private static NodeId id(String letter) {
    return new NodeId(letter.charAt(0), 0);
  }

  private static PeerAddress address(String host) {
    return new PeerAddress(host, 7000);
  }

  private void say(String effect) {
    effects.add(nowMillis + " ms " + effect);
  }

  private String number(long sequence, boolean own) {
    if (!own) {
      return "#" + sequence;
    }
    if (!sequences.contains(sequence)) {
      sequences.add(sequence);
    }
    return "#" + (sequences.indexOf(sequence) + 1);
  }

  private String text(Message.Wire message) {
    StringBuilder text = new StringBuilder();
    switch (message) {
      case Message.Ping ping ->
          text.append("ping ")
              .append(number(ping.sequence(), true))
              .append(" target=")
              .append(name(ping.target()));
      case Message.PingRequest request ->
          text.append("ping-request ")
              .append(number(request.sequence(), true))
              .append(" target=")
              .append(name(request.target()))
              .append(" nack-after=")
              .append(request.nackAfterMillis());
      case Message.Ack ack -> text.append("ack ").append(number(ack.sequence(), false));
      case Message.Nack nack -> text.append("nack ").append(number(nack.sequence(), false));
      case Message.Gossip gossip -> text.append("gossip");
      case Message.SyncRequest request ->
          text.append("sync-request buckets=").append(request.buckets().size());
      case Message.SyncReply reply ->
          text.append("sync-reply wanted=")
              .append(reply.wanted())
              .append(" of ")
              .append(reply.bucketCount());
    }
    message.updates().forEach(update -> text.append(' ').append(text(update)));
    return text.toString();
  }

  private static String text(Update update) {
    String about = name(update.id()) + '+' + (update.incarnation() - BASE);
    return switch (update) {
      case Update.Alive alive -> "alive:" + about;
      case Update.Suspect suspect ->
          "suspect:" + about + '/' + name(suspect.from()) + "~" + suspect.ageMillis();
      case Update.Dead dead -> "dead:" + about + '/' + name(dead.from());
      case Update.Left left -> "left:" + about;
    };
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.MemberUp up -> "up " + text(up.member());
      case Event.MemberChanged changed -> "changed " + text(changed.member());
      case Event.MemberSuspected suspected ->
          "suspected " + text(suspected.member()) + " by " + name(suspected.by());
      case Event.MemberTrusted trusted -> "trusted " + text(trusted.member());
      case Event.MemberFailed failed -> "failed " + text(failed.member());
      case Event.MemberLeft left -> "left " + text(left.member());
      case Event.MemberReplaced replaced ->
          "replaced " + text(replaced.former()) + " -> " + text(replaced.member());
      case Event.Conflict conflict ->
          "conflict "
              + conflict.field()
              + ' '
              + text(conflict.existing())
              + ", "
              + text(conflict.claimant());
      case Event.MemberHeldDown held ->
          "held-down " + text(held.member()) + " flaps=" + held.flaps();
      case Event.Joined joined -> "joined " + name(joined.seed()) + " members=" + joined.members();
      case Event.JoinDelayed delayed -> "join-delayed attempts=" + delayed.attempts();
      case Event.LeaveCompleted completed -> "leave-completed";
      case Event.Refuted refuted ->
          "refuted by=" + name(refuted.by()) + " a+" + (refuted.incarnation() - BASE);
      case Event.LocalHealthChanged changed -> "local-health " + changed.score();
      case Event.LoopStalled stalled -> "loop-stalled " + stalled.nanos() / MILLI + " ms";
      case Event.Isolated isolated -> "isolated members=" + isolated.members();
      case Event.Reconnected reconnected -> "reconnected";
      case Event.PartitionDetected detected ->
          "partition-detected " + detected.reachable() + " of " + detected.total();
      case Event.PartitionHealed healed ->
          "partition-healed " + healed.reachable() + " of " + healed.total();
      case Event.Refused refused -> "refused " + name(refused.sender()) + ' ' + refused.reason();
    };
  }

  private static String text(@Nullable Member member) {
    return member == null
        ? "nobody"
        : name(member.id())
            + '+'
            + (member.incarnation() - BASE)
            + '@'
            + member.address().host()
            + ' '
            + member.state();
  }

  private static String text(MemberView view) {
    return text(view.member())
        + " for "
        + view.stateForNanos() / MILLI
        + " ms, round trip "
        + view.roundTripNanos() / MILLI
        + " ms, phi "
        + Math.round(view.phi());
  }

  private static String name(NodeId id) {
    return String.valueOf((char) id.high());
  }

  private static String name(PeerAddress address) {
    return address.host();
  }
}

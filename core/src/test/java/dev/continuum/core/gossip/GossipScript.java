package dev.continuum.core.gossip;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the lines of a scenario through one node, called a, and words its effects. One thread only.
 *
 * <pre>
 * start [members=b,c,d] [fanout=N] [announcements=N] [in-flight=N] [waiting=N] [buffer=N] [runs=N]
 * tick MILLIS                       lets time pass, deadline by deadline
 * at MILLIS up NODE [zone=Z] | down NODE
 * at MILLIS publish TEXT [priority=urgent|bulk]
 * at MILLIS from=NODE MESSAGE
 *   where MESSAGE is: push NAME [oldest=N] [hops=N] [age=MILLIS] [share=all]
 *                     | pull NAMES | have NAMES | lack NAMES | sync [SEEN] | ping #N [digest=same]
 *                     | pong #N [digest=same]
 *   and NAME is origin:sequence, NAMES are origin:first-last+first-last,... and SEEN is
 *   origin:floor+first-last,...
 * status
 * </pre>
 */
final class GossipScript {
  private static final long MILLI = 1_000_000L;
  private static final long EPOCH = 7;

  private final List<String> effects = new ArrayList<>();
  private final Out out =
      new Out() {
        @Override
        public void send(NodeId to, Message message) {
          say("send " + name(to) + ' ' + text(message));
        }

        @Override
        public void deliver(Publication publication, int hops) {
          say("deliver " + text(publication) + " hops=" + hops);
        }

        @Override
        public void emit(Event event) {
          say("event " + text(event));
        }
      };

  private Gossip core = start(new TreeMap<>());
  private long nowMillis;

  /** The effects of one line, one string each. */
  List<String> run(String line) {
    effects.clear();
    List<String> words = new ArrayList<>();
    TreeMap<String, String> options = new TreeMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    switch (words.removeFirst()) {
      case "start" -> {
        nowMillis = 0;
        core = start(options);
        for (String member : options.getOrDefault("members", "").split(",", -1)) {
          if (!member.isEmpty()) {
            core.memberUp(0, id(member), "", 0, out);
          }
        }
      }
      case "tick" -> tickTo(Long.parseLong(words.getFirst()));
      case "at" -> {
        nowMillis = Long.parseLong(words.removeFirst());
        give(words, options);
      }
      case "status" -> effects.add(text(core.status(nowMillis * MILLI)));
      default -> throw new IllegalArgumentException(line);
    }
    return List.copyOf(effects);
  }

  private Gossip start(Map<String, String> options) {
    GossipOptions all = GossipOptions.defaults();
    GossipOptions.Flow flow = all.flow();
    GossipOptions.Bounds bounds = all.bounds();
    GossipOptions chosen =
        all.withFanout(Integer.parseInt(options.getOrDefault("fanout", "3")))
            .withAnnouncements(Integer.parseInt(options.getOrDefault("announcements", "3")))
            .withFlow(
                new GossipOptions.Flow(
                    flow.maxInFlightBytes(),
                    Integer.parseInt(options.getOrDefault("in-flight", "256")),
                    Integer.parseInt(options.getOrDefault("waiting", "256")),
                    flow.maxWaitingInAll(),
                    flow.maxPulls(),
                    flow.tries()))
            .withBounds(
                new GossipOptions.Bounds(
                    Integer.parseInt(options.getOrDefault("buffer", "4096")),
                    bounds.maxBytes(),
                    bounds.maxOrigins(),
                    Integer.parseInt(options.getOrDefault("runs", "64")),
                    bounds.maxMissing()));
    return new Gossip(new Gossip.Start(origin("a"), "", 0), chosen, new SeededRandom(1));
  }

  private void tickTo(long millis) {
    while (core.nextDeadlineNanos() <= millis * MILLI) {
      long at = core.nextDeadlineNanos();
      nowMillis = Math.max(nowMillis, at / MILLI);
      core.tick(at, out);
    }
    nowMillis = millis;
  }

  private void give(List<String> words, Map<String, String> options) {
    long now = nowMillis * MILLI;
    String verb = words.removeFirst();
    switch (verb) {
      case "up" ->
          core.memberUp(now, id(words.getFirst()), options.getOrDefault("zone", ""), 0, out);
      case "down" -> core.memberDown(now, id(words.getFirst()), out);
      case "publish" -> {
        try {
          core.publish(
              now, "t", priority(options), Publication.PLAIN, bytes(words.getFirst()), out);
        } catch (ContinuumException refused) {
          say("refused " + refused.code() + ' ' + refused.getMessage());
        }
      }
      default ->
          core.receive(
              now, id(options.getOrDefault("from", "?")), message(verb, words, options), out);
    }
  }

  private Message message(String kind, List<String> words, Map<String, String> options) {
    String about = words.isEmpty() ? "" : words.getFirst();
    long digest = "same".equals(options.get("digest")) ? core.status(0).digest() : 99;
    return switch (kind) {
      case "push" -> {
        String[] parts = about.split(":", -1);
        PublicationId id = new PublicationId(origin(parts[0]), Long.parseLong(parts[1]));
        long oldest = Long.parseLong(options.getOrDefault("oldest", "1"));
        yield new Message.Push(
            new Publication(id, oldest, "t", priority(options), 0, bytes(about)),
            Long.parseLong(options.getOrDefault("age", "0")),
            Integer.parseInt(options.getOrDefault("hops", "1")),
            "all".equals(options.get("share")) ? Share.ALL : Share.NONE);
      }
      case "pull" -> new Message.Pull(names(about));
      case "have" -> new Message.PushPull(names(about), List.of());
      case "lack" -> new Message.PushPull(List.of(), names(about));
      case "sync" -> new Message.Sync(seen(about), true, true);
      case "ping" -> new Message.Ping(Long.parseLong(about.substring(1)), digest);
      case "pong" -> new Message.Pong(Long.parseLong(about.substring(1)), digest);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static List<Runs> names(String text) {
    List<Runs> all = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      String[] parts = each.split(":", -1);
      all.add(new Runs(origin(parts[0]), runs(parts[1].split("\\+", -1), 0)));
    }
    return all;
  }

  private static List<Message.Seen> seen(String text) {
    List<Message.Seen> all = new ArrayList<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] parts = each.split(":", -1);
      String[] numbers = parts[1].split("\\+", -1);
      all.add(new Message.Seen(origin(parts[0]), Long.parseLong(numbers[0]), runs(numbers, 1)));
    }
    return all;
  }

  private static List<Runs.Run> runs(String[] texts, int from) {
    List<Runs.Run> runs = new ArrayList<>();
    for (int i = from; i < texts.length; i++) {
      String[] ends = texts[i].split("-", -1);
      runs.add(new Runs.Run(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
    }
    return runs;
  }

  private static Priority priority(Map<String, String> options) {
    return switch (options.getOrDefault("priority", "normal")) {
      case "urgent" -> Priority.URGENT;
      case "bulk" -> Priority.BULK;
      default -> Priority.NORMAL;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Origin origin(String letter) {
    return new Origin(id(letter), EPOCH);
  }

  private static NodeId id(String letter) {
    return new NodeId(letter.charAt(0), 0);
  }

  private void say(String effect) {
    effects.add(nowMillis + " ms " + effect);
  }

  private static String text(Message message) {
    return switch (message) {
      case Message.Push push ->
          "push "
              + text(push.publication())
              + " age="
              + push.ageMillis()
              + " hops="
              + push.hops()
              + (push.share().isEmpty() ? "" : " share skip=" + push.share().skip().size());
      case Message.Pull pull -> "pull " + text(pull.wanted());
      case Message.PushPull both ->
          "push-pull have=" + text(both.have()) + " wanted=" + text(both.wanted());
      case Message.Sync sync -> {
        List<String> all = new ArrayList<>();
        for (Message.Seen seen : sync.seen()) {
          all.add(name(seen.origin().node()) + ":" + seen.floor() + text(seen.runs()));
        }
        yield "sync " + all;
      }
      case Message.Ping ping -> "ping #" + ping.number();
      case Message.Pong pong -> "pong #" + pong.number();
    };
  }

  private static String text(List<?> items) {
    StringBuilder text = new StringBuilder();
    for (Object item : items) {
      switch (item) {
        case Runs runs ->
            text.append(' ')
                .append(name(runs.origin().node()))
                .append(':')
                .append(text(runs.runs()));
        case Runs.Run run -> text.append('+').append(run.first()).append('-').append(run.last());
        default -> throw new IllegalArgumentException(item.toString());
      }
    }
    return text.toString();
  }

  private static String text(Publication publication) {
    PublicationId id = publication.id();
    return name(id.origin().node())
        + ':'
        + id.sequence()
        + (publication.oldest() == 1 ? "" : " oldest=" + publication.oldest())
        + (publication.priority() == Priority.NORMAL ? "" : " " + publication.priority());
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.Gap gap ->
          "gap " + name(gap.origin().node()) + ':' + gap.first() + '-' + gap.last();
      case Event.PeerSilent silent ->
          "silent " + name(silent.peer()) + " unanswered=" + silent.unanswered();
      case Event.PeerAnswers answers -> "answers " + name(answers.peer());
      case Event.Refused refused -> "refused " + name(refused.sender()) + ' ' + refused.reason();
    };
  }

  private static String text(GossipStatus status) {
    return "members=%d silent=%d delivered=%d duplicates=%d repaired=%d buffer=%d missing=%d waiting=%d in-flight=%d"
        .formatted(
            status.members(),
            status.silent(),
            status.delivered(),
            status.duplicates(),
            status.repaired(),
            status.bufferMessages(),
            status.missing(),
            status.waiting(),
            status.inFlight());
  }

  private static String name(NodeId id) {
    return String.valueOf((char) id.high());
  }
}

package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages of every kind, small ones by hand and any number at random. */
final class MessageSamples {
  static final Origin A = new Origin(new NodeId(0x0102030405060708L, 0x090A0B0C0D0E0F10L), 7);
  static final Origin B = new Origin(new NodeId(-1, 1), 1_767_225_600_000L);

  static final List<Message> ALL =
      List.of(
          new Message.Push(
              new Publication(
                  new PublicationId(A, 1),
                  1,
                  "news",
                  Priority.URGENT,
                  Publication.PLAIN,
                  "hello".getBytes(StandardCharsets.UTF_8)),
              0,
              1,
              Share.ALL),
          new Message.Push(
              new Publication(
                  new PublicationId(B, 1_000_000), 999_000, "$ops", Priority.BULK, 1, new byte[0]),
              1_500,
              6,
              new Share(0x1000, 0x2000, List.of(0x1234L, -1L))),
          new Message.Pull(List.of(new Runs(A, List.of(new Runs.Run(1, 1))))),
          new Message.PushPull(
              List.of(
                  new Runs(A, List.of(new Runs.Run(1, 3), new Runs.Run(5, 500))),
                  new Runs(B, List.of(new Runs.Run(70_000, 70_000)))),
              List.of(new Runs(B, List.of(new Runs.Run(3, Long.MAX_VALUE))))),
          new Message.PushPull(List.of(), List.of()),
          new Message.Sync(
              List.of(
                  new Message.Seen(A, 0, List.of(new Runs.Run(2, 9))),
                  new Message.Seen(B, 12_345, List.of())),
              true,
              false),
          new Message.Sync(List.of(), true, true),
          new Message.Ping(1, 0x1122334455667788L),
          new Message.Pong(300, -1));

  private MessageSamples() {}

  static Message any(RandomSource random) {
    return switch (random.nextInt(6)) {
      case 0 -> push(random);
      case 1 -> new Message.Pull(names(random));
      case 2 -> new Message.PushPull(names(random), names(random));
      case 3 -> {
        List<Message.Seen> seen = new ArrayList<>();
        for (Runs runs : names(random)) {
          long floor = runs.runs().isEmpty() ? 0 : runs.runs().getFirst().first() - 1;
          List<Runs.Run> above = new ArrayList<>(runs.runs());
          if (!above.isEmpty()) {
            above.removeFirst();
          }
          long end = runs.runs().isEmpty() ? floor : runs.runs().getFirst().last();
          seen.add(new Message.Seen(runs.origin(), end, above));
        }
        yield new Message.Sync(seen, random.nextInt(2) == 0, random.nextInt(2) == 0);
      }
      case 4 -> new Message.Ping(random.nextLong() >>> 1, random.nextLong());
      default -> new Message.Pong(random.nextLong() >>> 1, random.nextLong());
    };
  }

  private static Message.Push push(RandomSource random) {
    long sequence = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
    long oldest = sequence - Math.min(sequence - 1, random.nextInt(1_000));
    byte[] body = new byte[random.nextInt(50)];
    List<Long> skip = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      skip.add(random.nextLong());
    }
    return new Message.Push(
        new Publication(
            new PublicationId(origin(random), sequence),
            oldest,
            "topic-" + random.nextInt(100),
            List.of(Priority.values()).get(random.nextInt(3)),
            random.nextInt(2),
            body),
        random.nextInt(100_000),
        1 + random.nextInt(10),
        new Share(random.nextLong(), random.nextLong(), skip));
  }

  private static List<Runs> names(RandomSource random) {
    List<PublicationId> ids = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      ids.add(new PublicationId(origin(random), 1 + random.nextInt(12)));
    }
    return Runs.of(ids);
  }

  private static Origin origin(RandomSource random) {
    return new Origin(new NodeId(random.nextInt(3), random.nextInt(2)), random.nextInt(3));
  }
}

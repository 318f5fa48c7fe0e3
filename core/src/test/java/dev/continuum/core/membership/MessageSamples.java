package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.List;

/** Messages of every kind, small ones by hand and any number at random. */
final class MessageSamples {
  static final NodeId A = new NodeId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
  static final NodeId B = new NodeId(-1, 1);
  private static final long INCARNATION = Incarnation.atStart(1_767_225_600_000L);

  static final Member PLAIN =
      new Member(
          A, "a", new PeerAddress("10.0.0.1", 7000), INCARNATION, MemberState.ALIVE, Metadata.NONE);

  static final Member RICH =
      new Member(
          B,
          "Knoten-\u00fc",
          new PeerAddress("node-1.example.org", 65_535),
          INCARNATION + 3,
          MemberState.ALIVE,
          new Metadata("voter", "eu-1/rack-2", List.of("wasm", "gpu"), 73, "0.1.0", 2));

  static final List<Update> NEWS =
      List.of(
          new Update.Alive(PLAIN),
          new Update.Alive(RICH),
          new Update.Suspect(A, INCARNATION, B, 1_500),
          new Update.Dead(B, INCARNATION, A),
          new Update.Left(A, 1));

  static final List<Message.Wire> ALL =
      List.of(
          new Message.Ping(A, 1, B, 0x1122334455667788L, List.of()),
          new Message.Ping(A, 300, B, 0, NEWS),
          new Message.PingRequest(
              A, 5, B, new PeerAddress("::1", 7000), 400, List.of(NEWS.getFirst())),
          new Message.Ack(B, 1, -1, List.of()),
          new Message.Nack(B, Long.MAX_VALUE, List.of(NEWS.getLast())),
          new Message.Gossip(A, NEWS),
          new Message.SyncRequest(A, List.of(), List.of(NEWS.getFirst())),
          new Message.SyncRequest(A, List.of(1L, -2L), List.of(NEWS.getFirst())),
          new Message.SyncReply(B, 0, List.of(), NEWS),
          new Message.SyncReply(B, 256, List.of(0, 7, 255), List.of()));

  private MessageSamples() {}

  static Message.Wire any(RandomSource random) {
    NodeId sender = id(random);
    long sequence = random.nextLong() >>> random.nextInt(64);
    List<Update> news = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      news.add(update(random));
    }
    return switch (random.nextInt(7)) {
      case 0 -> new Message.Ping(sender, sequence, id(random), random.nextLong(), news);
      case 1 ->
          new Message.PingRequest(
              sender, sequence, id(random), address(random), random.nextInt(10_000), news);
      case 2 -> new Message.Ack(sender, sequence, random.nextLong(), news);
      case 3 -> new Message.Nack(sender, sequence, news);
      case 4 -> new Message.Gossip(sender, news);
      case 5 -> {
        List<Long> buckets = new ArrayList<>();
        for (int i = 1 << random.nextInt(6); i > 0; i--) {
          buckets.add(random.nextLong());
        }
        yield new Message.SyncRequest(sender, buckets, news);
      }
      default -> new Message.SyncReply(sender, 64, List.of(random.nextInt(64)), news);
    };
  }

  private static Update update(RandomSource random) {
    long incarnation = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
    return switch (random.nextInt(4)) {
      case 0 ->
          new Update.Alive(
              new Member(
                  id(random),
                  "n" + random.nextInt(1_000_000),
                  address(random),
                  Math.max(1, incarnation),
                  MemberState.ALIVE,
                  new Metadata(
                      "r".repeat(random.nextInt(Metadata.MAX_ROLE_BYTES)),
                      "\u65e5".repeat(random.nextInt(20)),
                      List.of("c" + random.nextInt(9), "d"),
                      random.nextInt(101),
                      "",
                      random.nextInt(65_536))));
      case 1 ->
          new Update.Suspect(
              id(random), Math.max(1, incarnation), id(random), random.nextInt(600_001));
      case 2 -> new Update.Dead(id(random), Math.max(1, incarnation), id(random));
      default -> new Update.Left(id(random), Math.max(1, incarnation));
    };
  }

  private static NodeId id(RandomSource random) {
    return new NodeId(random.nextLong(), random.nextLong());
  }

  private static PeerAddress address(RandomSource random) {
    int bits = random.nextInt(Integer.MAX_VALUE);
    String host =
        switch (random.nextInt(4)) {
          case 0 -> "host-" + bits;
          case 1 -> "fe80::" + Integer.toHexString(bits & 0xFFFF);
          case 2 -> "010.1.1." + (bits & 0xFF);
          default -> (bits >> 23) + "." + (bits >> 15 & 0xFF) + "." + (bits & 0xFF) + ".0";
        };
    return new PeerAddress(host, 1 + random.nextInt(65_535));
  }
}

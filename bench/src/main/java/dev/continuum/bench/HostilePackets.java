package dev.continuum.bench;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Membership;
import dev.continuum.core.membership.MembershipCodec;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.membership.Out;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.SecureDatagrams;
import dev.continuum.sim.membership.ClusterObserver;
import dev.continuum.sim.membership.NetworkConditions;
import dev.continuum.sim.membership.SimulatedCluster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What an attacker can send: packets that were seen before, to the node that had them and to the
 * same node after a restart; packets that were changed on the way; and, for one that holds the key,
 * changed contents. One thread only. Everything but the keys follows from {@link #SEED}.
 */
final class HostilePackets implements SecureDatagrams.Port {
  private static final int SEED = 20;
  private static final int CAPTURED = 2_000;
  private static final int REPLAYS = 1_000_000;
  private static final int MUTATIONS = 10_000_000;
  private static final long STEP_NANOS = 100_000;
  private static final int MAX_GROWTH_MEBIBYTES = 64;
  private static final int MAX_MEMBERS = 1_024;

  private record Flight(InetSocketAddress to, byte[] packet) {}

  private final SeededRandom random = new SeededRandom(SEED);
  private final Keyring ring = Keyring.of(KeyringFile.newKey(new SecureRandom()));
  private final ArrayDeque<Flight> flights = new ArrayDeque<>();
  private final List<byte[]> captured = new ArrayList<>();
  private final InetSocketAddress here = address(1);
  private final InetSocketAddress there = address(2);
  private long nowNanos = 1;
  private long accepted;

  private HostilePackets() {}

  static List<Row> rows(BenchContext context) {
    context.progress("1,000,000 replayed packets");
    List<Row> rows = new ArrayList<>();
    rows.add(new HostilePackets().replays());
    context.progress("10,000,000 changed packets");
    rows.add(new HostilePackets().changedPackets());
    context.progress("10,000,000 changed contents");
    rows.add(new HostilePackets().changedContents());
    return rows;
  }

  private Row replays() {
    SecureDatagrams receiver = conversation();
    int mebibytes = usedMebibytes();
    accepted = 0;
    for (int i = 0; i < REPLAYS / 2; i++) {
      replay(receiver);
    }
    SecureDatagrams restarted = end(2, 2);
    for (int i = 0; i < REPLAYS / 2; i++) {
      replay(restarted);
    }
    return row("1,000,000 replayed packets", accepted + " accepted", mebibytes, accepted == 0);
  }

  private Row changedPackets() {
    SecureDatagrams receiver = conversation();
    int mebibytes = usedMebibytes();
    accepted = 0;
    long escaped = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] packet = changed(captured.get(random.nextInt(captured.size())));
      nowNanos += STEP_NANOS;
      flights.clear();
      try {
        receiver.receive(nowNanos, address(3 + random.nextInt(200)), packet, packet.length);
      } catch (RuntimeException e) {
        escaped++;
      }
    }
    return row(
        "10,000,000 changed packets",
        accepted + " accepted, " + escaped + " exceptions",
        mebibytes,
        accepted == 0 && escaped == 0 && receiver.sessions() == 1);
  }

  private Row changedContents() {
    List<byte[]> messages = messages();
    MembershipOptions options = MembershipOptions.lan();
    Membership.Start start =
        new Membership.Start(
            new NodeId(1, 1),
            "target",
            new PeerAddress("10.1.0.1", 7_000),
            Metadata.NONE,
            nowNanos,
            SimulatedCluster.START_WALL_MILLIS);
    Membership target = new Membership(start, options.withBounds(bounds(options)), random.fork());
    PeerAddress sender = new PeerAddress("10.1.0.2", 7_000);
    int mebibytes = usedMebibytes();
    long read = 0;
    long escaped = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      nowNanos += STEP_NANOS;
      try {
        Message.Wire message =
            MembershipCodec.read(
                new ByteReader(changed(messages.get(random.nextInt(messages.size())))));
        if (message != null) {
          read++;
          target.receive(nowNanos, sender, message, Silence.OUT);
        }
      } catch (DecodeException e) {
        // as it should be
      } catch (RuntimeException e) {
        escaped++;
      }
      target.tick(nowNanos, Silence.OUT);
    }
    return row(
        "10,000,000 changed contents",
        String.format(Locale.ROOT, "%,d read, %d exceptions", read, escaped),
        mebibytes,
        escaped == 0 && target.members().size() <= MAX_MEMBERS && read > 0);
  }

  private static Row row(String work, String result, int before, boolean ok) {
    int growth = usedMebibytes() - before;
    return new Row(
        work,
        result,
        "limit " + MAX_GROWTH_MEBIBYTES + " MiB of heap",
        growth + " MiB more",
        "0, bounded",
        ok && growth < MAX_GROWTH_MEBIBYTES);
  }

  /**
   * Two ends that have greeted; what the first said to the second is captured, and was accepted.
   */
  private SecureDatagrams conversation() {
    SecureDatagrams speaker = end(1, 1);
    SecureDatagrams receiver = end(2, 1);
    for (int i = 0; i < CAPTURED; i++) {
      byte[] payload = new byte[80 + random.nextInt(200)];
      speaker.send(nowNanos, there, payload);
      settle(speaker, receiver);
    }
    if (accepted != CAPTURED) {
      throw new IllegalStateException(accepted + " packets (expected: " + CAPTURED + ")");
    }
    return receiver;
  }

  private void settle(SecureDatagrams speaker, SecureDatagrams receiver) {
    for (Flight flight = flights.poll(); flight != null; flight = flights.poll()) {
      boolean toReceiver = flight.to.equals(there);
      if (toReceiver) {
        captured.add(flight.packet);
      }
      SecureDatagrams end = toReceiver ? receiver : speaker;
      end.receive(nowNanos, toReceiver ? here : there, flight.packet, flight.packet.length);
    }
  }

  private void replay(SecureDatagrams to) {
    byte[] packet = captured.get(random.nextInt(captured.size()));
    nowNanos += STEP_NANOS;
    flights.clear();
    to.receive(nowNanos, here, packet, packet.length);
  }

  private SecureDatagrams end(int number, long epoch) {
    return new SecureDatagrams(
        new SecureDatagrams.Self("bench", new NodeId((long) number << 32, number), epoch),
        ring,
        node -> true,
        this,
        new SecureRandom(),
        nowNanos);
  }

  @Override
  public void send(InetSocketAddress to, byte[] packet, int length) {
    flights.add(new Flight(to, Arrays.copyOf(packet, length)));
  }

  @Override
  public void payload(NodeId sender, InetSocketAddress from, byte[] payload) {
    accepted++;
  }

  private byte[] changed(byte[] whole) {
    int length = random.nextInt(4) == 0 ? 1 + random.nextInt(whole.length + 64) : whole.length;
    byte[] packet = Arrays.copyOf(whole, length);
    for (int i = whole.length; i < length; i++) {
      packet[i] = (byte) random.nextLong();
    }
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      packet[random.nextInt(length)] ^= (byte) (1 + random.nextInt(255));
    }
    return packet;
  }

  /** What the nodes of a cluster say while it forms, loses one and is quiet. */
  private static List<byte[]> messages() {
    int nodes = 20;
    List<byte[]> messages = new ArrayList<>();
    SimulatedCluster cluster =
        new SimulatedCluster(nodes, MembershipOptions.lan(), NetworkConditions.LAN, SEED);
    cluster.observe(
        new ClusterObserver() {
          @Override
          public void sent(int node, PeerAddress to, Message.Wire message, int bytes) {
            messages.add(MembershipCodec.encode(message));
          }
        });
    for (int i = 0; i < nodes; i++) {
      cluster.start(i, i == 0 ? new int[0] : new int[] {0});
    }
    cluster.runUntil(10_000_000_000L);
    cluster.crash(nodes - 1);
    cluster.runUntil(20_000_000_000L);
    return messages;
  }

  private static MembershipOptions.Bounds bounds(MembershipOptions options) {
    MembershipOptions.Bounds from = options.bounds();
    return new MembershipOptions.Bounds(
        MAX_MEMBERS,
        from.maxDatagramBytes(),
        from.maxRelays(),
        from.maxIncarnationAheadMillis(),
        from.tombstoneNanos(),
        from.flapsBeforeHoldDown(),
        from.holdDownNanos());
  }

  private static int usedMebibytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (int) ((runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }

  private static InetSocketAddress address(int number) {
    return new InetSocketAddress(InetAddress.ofLiteral("10.0.0." + number), 7_000);
  }

  /** Nobody listens to the target. */
  private enum Silence implements Out {
    OUT;

    @Override
    public void datagram(PeerAddress to, Message.Wire message) {}

    @Override
    public void stream(PeerAddress to, Message.Wire message) {}

    @Override
    public void emit(Event event) {}
  }
}

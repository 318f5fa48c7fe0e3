package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.DatagramHeader;
import dev.continuum.core.access.datagram.DatagramHeader.Kind;
import dev.continuum.core.access.datagram.Hello;
import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.access.datagram.Sessions;
import dev.continuum.core.access.datagram.Sessions.Admission;
import dev.continuum.core.access.datagram.Sessions.Session;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens datagrams, and greets. One thread only; no socket and no clock.
 *
 * <p><b>Greeting.</b> A node that has something for an address it does not know keeps it and sends
 * a {@link Hello}: who it is, its boot epoch, a cookie. The other answers with one of its own that
 * gives the cookie back. A greeting that gives back a cookie of this node is fresh, and only a
 * fresh one opens a session, whose window begins at that greeting's counter. The last of the three
 * says {@code known}, which ends the exchange. A packet whose sender has no session is answered
 * with a greeting where it is no shorter than one; its own content is lost, as datagrams may be.
 */
public final class SecureDatagrams {
  /** Most bytes of a packet, under the 1,500 of an Ethernet with room for tunnels. */
  public static final int MAX_PACKET_BYTES = 1_400;

  public static final int MAX_PAYLOAD_BYTES =
      MAX_PACKET_BYTES - DatagramHeader.BYTES - DatagramHeader.TAG_BYTES;

  /** Nodes with a session. */
  public static final int MAX_SESSIONS = 16_384;

  /** Greetings that are sent in answer to others, in any second. */
  public static final int MAX_ANSWERS_PER_SECOND = 1_000;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long GREET_AGAIN_NANOS = SECOND_NANOS / 4;

  /**
   * Who seals.
   *
   * @param epoch of this boot, greater than of any before
   */
  public record Self(String cluster, NodeId node, long epoch) {}

  /** Where packets and payloads go. Called on the caller's thread only. */
  public interface Port {
    /** Sends a packet, or drops it. The bytes are valid during the call only. */
    void send(InetSocketAddress to, byte[] packet, int length);

    /** An authenticated payload that was not here before. */
    void payload(NodeId sender, InetSocketAddress from, byte[] payload);
  }

  private final Self self;
  private final Port port;
  private final Predicate<NodeId> admitted;
  private final PacketCipher cipher = new PacketCipher();
  private final Cookies cookies;
  private final Links links = new Links();
  private final Sessions<SenderKeys> sessions = new Sessions<>(MAX_SESSIONS, Cookies.maxAgeNanos());
  private final byte[] packet = new byte[MAX_PACKET_BYTES];
  private final SenderKeys ownKeys;
  private Keyring ring;
  private long counter;
  private long answersSinceNanos;
  private int answers;

  private long sent;
  private long sentBytes;
  private long received;
  private long receivedBytes;
  private long opened;
  private long greetings;
  private long malformed;
  private long unknownKey;
  private long forged;
  private long replayed;
  private long unanswered;
  private long tooLong;

  /**
   * @param admitted whether a node may have a session; false for the revoked
   */
  public SecureDatagrams(
      Self self,
      Keyring ring,
      Predicate<NodeId> admitted,
      Port port,
      SecureRandom random,
      long nowNanos) {
    this.self = self;
    this.ring = ring;
    this.admitted = admitted;
    this.port = port;
    this.cookies = new Cookies(random, nowNanos);
    this.ownKeys = new SenderKeys(self.cluster, self.node, self.epoch);
    this.answersSinceNanos = nowNanos;
  }

  /** Sends a payload as one packet, after a greeting where there was none. */
  public void send(long nowNanos, InetSocketAddress to, byte[] payload) {
    if (payload.length > MAX_PAYLOAD_BYTES) {
      tooLong++;
      return;
    }
    Links.Link link = links.at(to);
    if (link.isReady()) {
      sendData(to, payload);
      return;
    }
    links.await(link, payload);
    if (link.greetingDue(nowNanos, GREET_AGAIN_NANOS)) {
      greet(nowNanos, to, false, 0);
    }
  }

  /** Takes the first {@code length} bytes of what a socket gave; never throws. */
  public void receive(long nowNanos, InetSocketAddress from, byte[] bytes, int length) {
    received++;
    receivedBytes += length;
    DatagramHeader header =
        length > MAX_PACKET_BYTES ? null : DatagramHeader.tryRead(bytes, length);
    if (header == null) {
      malformed++;
    } else if (ring.withId(header.keyId()).isEmpty()) {
      unknownKey++;
    } else if (header.kind() == Kind.DATA) {
      receiveData(nowNanos, from, header, bytes, length);
    } else {
      receiveHello(nowNanos, from, header, bytes, length);
    }
  }

  /** Opens and seals with another ring from now on; throws where it is an older one. */
  public void replaceKeyring(Keyring next) {
    next.requireNotOlderThan(ring);
    ring = next;
  }

  public Keyring keyring() {
    return ring;
  }

  /** Ends the sessions of all who are admitted no more. */
  public void forgetRefused() {
    sessions.nodes().stream().filter(admitted.negate()).forEach(sessions::remove);
  }

  public int sessions() {
    return sessions.size();
  }

  /** Packets that wait for a greeting. */
  public int waiting() {
    return links.waiting();
  }

  public DatagramCounts counts() {
    return new DatagramCounts(
        sent,
        sentBytes,
        received,
        receivedBytes,
        opened,
        greetings,
        malformed,
        unknownKey,
        forged,
        replayed,
        unanswered,
        tooLong + links.dropped());
  }

  private void receiveData(
      long nowNanos, InetSocketAddress from, DatagramHeader header, byte[] bytes, int length) {
    boolean seen = false;
    for (Session<SenderKeys> session : sessions.find(header.sender())) {
      // What was seen is not opened again: a replay costs next to nothing.
      boolean isNew = session.window().isNew(header.counter());
      seen |= !isNew;
      byte[] payload =
          isNew ? open(session.keys(), header, bytes, DatagramHeader.BYTES, length) : null;
      if (payload != null) {
        sessions.accept(session, header.counter());
        opened++;
        port.payload(session.node(), from, payload);
        return;
      }
    }
    replayed += seen ? 1 : 0;
    forged += seen ? 0 : 1;
    if (length >= Hello.PACKET_BYTES) {
      answer(nowNanos, from, false, 0);
    }
  }

  private void receiveHello(
      long nowNanos, InetSocketAddress from, DatagramHeader header, byte[] bytes, int length) {
    Hello.Claim claim = Hello.tryReadClaim(header, bytes, length);
    if (claim == null || claim.node().equals(self.node)) {
      malformed++;
      return;
    }
    Session<SenderKeys> session = sessions.find(claim.node(), claim.epoch());
    SenderKeys keys =
        session == null
            ? new SenderKeys(self.cluster, claim.node(), claim.epoch())
            : session.keys();
    int clear = DatagramHeader.BYTES + Hello.CLEAR_BYTES;
    byte[] sealed = open(keys, header, bytes, clear, length);
    Hello hello = sealed == null ? null : Hello.tryRead(claim, sealed);
    if (hello == null || !admitted.test(claim.node())) {
      forged++;
      return;
    }
    greetings++;
    boolean fresh = cookies.isFresh(hello.echo(), from, nowNanos);
    if (fresh) {
      Admission admission =
          sessions.admit(claim.node(), claim.epoch(), header.counter(), keys, nowNanos);
      if (admission != Admission.OPENED && admission != Admission.KNOWN) {
        replayed++;
        return;
      }
    }
    boolean known = sessions.find(claim.node(), claim.epoch()) != null;
    if (!hello.known() || !known) {
      answer(nowNanos, from, known, hello.cookie());
    }
    if (fresh) {
      flush(from);
    }
  }

  private void flush(InetSocketAddress to) {
    Links.Link link = links.at(to);
    links.ready(link);
    byte[] payload = links.nextWaiting(link);
    while (payload != null) {
      sendData(to, payload);
      payload = links.nextWaiting(link);
    }
  }

  private void sendData(InetSocketAddress to, byte[] payload) {
    System.arraycopy(payload, 0, packet, DatagramHeader.BYTES, payload.length);
    sealAndSend(to, Kind.DATA, DatagramHeader.BYTES, payload.length);
  }

  private void answer(long nowNanos, InetSocketAddress to, boolean known, long echo) {
    if (nowNanos - answersSinceNanos >= SECOND_NANOS) {
      answersSinceNanos = nowNanos;
      answers = 0;
    }
    if (++answers > MAX_ANSWERS_PER_SECOND) {
      unanswered++;
    } else {
      greet(nowNanos, to, known, echo);
    }
  }

  private void greet(long nowNanos, InetSocketAddress to, boolean known, long echo) {
    long cookie = cookies.cookie(to, nowNanos);
    Hello hello = new Hello(self.node, self.epoch, known, cookie, echo);
    ByteWriter out = new ByteWriter(Hello.PACKET_BYTES);
    hello.writeClear(out);
    hello.writeSealed(out);
    System.arraycopy(out.buffer(), 0, packet, DatagramHeader.BYTES, out.length());
    sealAndSend(to, Kind.HELLO, DatagramHeader.BYTES + Hello.CLEAR_BYTES, Hello.SEALED_BYTES);
  }

  private void sealAndSend(InetSocketAddress to, Kind kind, int clearBytes, int plainBytes) {
    RingKey primary = ring.primary();
    new DatagramHeader(kind, primary.id(), DatagramHeader.senderOf(self.node), ++counter)
        .write(packet);
    int length = cipher.seal(ownKeys.of(primary), counter, packet, clearBytes, plainBytes);
    sent++;
    sentBytes += length;
    port.send(to, packet, length);
  }

  private byte @Nullable [] open(
      SenderKeys keys, DatagramHeader header, byte[] bytes, int clearBytes, int length) {
    for (RingKey key : ring.withId(header.keyId())) {
      byte[] plain = cipher.open(keys.of(key), header.counter(), bytes, clearBytes, length);
      if (plain != null) {
        return plain;
      }
    }
    return null;
  }
}

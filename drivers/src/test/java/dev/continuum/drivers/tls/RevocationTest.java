package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A revoked node is out: by new handshakes, by resumed sessions, and by links that are open. */
class RevocationTest {
  private static final int TRIES = 1_000;
  private static final long DAY = Forgery.DAY_MILLIS;

  @TempDir Path folder;
  private TestCluster cluster;
  private NodeTls member;
  private EchoListener echo;

  @BeforeEach
  void open() throws IOException {
    cluster = new TestCluster(folder, "north");
    member = cluster.join(folder.resolve("a"), "a");
    echo = new EchoListener(cluster.tls);
  }

  @AfterEach
  void close() throws IOException {
    echo.close();
    cluster.close();
  }

  private SSLSocket connect(SSLContext context) throws IOException {
    // Always the same host and port, so that the client resumes where it can.
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), echo.port());
    socket.setSoTimeout(5_000);
    socket.setTcpNoDelay(true);
    socket.setSSLParameters(NodeTls.parameters());
    return socket;
  }

  private static boolean answers(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(9);
    socket.getOutputStream().flush();
    return socket.getInputStream().read() == 9;
  }

  @Test
  void aRevokedPeerIsRefusedEveryTime() throws Exception {
    SSLContext context = member.context();
    for (int i = 0; i < 5; i++) {
      try (SSLSocket socket = connect(context)) {
        assertTrue(answers(socket), "a session to resume");
      }
    }
    cluster.authority.revoke("a");
    cluster.tls.refresh();
    int answered = 0;
    for (int i = 0; i < TRIES; i++) {
      try (SSLSocket socket = connect(context)) {
        answered += answers(socket) ? 1 : 0;
      } catch (IOException e) {
        // Refused, as it must be.
      }
    }
    assertEquals(0, answered, "of " + TRIES);
  }

  @Test
  void itsOpenLinksAreCut() throws Exception {
    List<SSLSocket> links =
        IntStream.range(0, 5)
            .mapToObj(
                i -> {
                  try {
                    SSLSocket socket = connect(member.context());
                    assertTrue(answers(socket));
                    return socket;
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertEquals(5, cluster.tls.held());
    cluster.authority.revoke("a");
    try (TlsMaintenance upkeep =
        new TlsMaintenance(
            cluster.tls,
            Optional.of(cluster.authority),
            cluster.data,
            AuthorityOptions.DEFAULT.schedule(),
            cluster.clock,
            TestCluster.RANDOM)) {
      upkeep.tick();
    }
    for (SSLSocket link : links) {
      assertFalse(stillAnswers(link));
      link.close();
    }
    assertEquals(0, cluster.tls.held());
  }

  private static boolean stillAnswers(SSLSocket link) {
    try {
      return answers(link);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aRevokedNodeIsNotRenewedAndHearsWhy() {
    cluster.authority.revoke("a");
    cluster.tls.refresh();
    ContinuumException refused =
        assertThrows(
            ContinuumException.class,
            () -> JoinClient.renew(cluster.address(), member, TestCluster.RANDOM, cluster.clock));
    assertTrue(
        refused.code() == ErrorCode.NODE_REVOKED || refused.code() == ErrorCode.CERTIFICATE_REFUSED,
        refused.getMessage());
  }

  /** The list says whose the certificates were, so a node is known that was never met. */
  @Test
  void theListNamesTheNode() {
    assertFalse(cluster.tls.isRevoked(member.self()));
    cluster.authority.revoke("a");
    NodeTls other = cluster.join(folder.resolve("b"), "b");
    assertTrue(other.isRevoked(member.self()), "b never had a connection with a");
    assertFalse(other.isRevoked(other.self()));
    assertFalse(other.isRevoked(cluster.tls.self()));
    List<Runnable> told = new ArrayList<>();
    AutoCloseable listening = member.listen(() -> told.add(() -> {}));
    assertTrue(member.offerRevocations(other.revocations().orElseThrow()));
    assertEquals(1, told.size());
    assertFalse(member.offerRevocations(other.revocations().orElseThrow()));
    assertEquals(1, told.size(), "no news, nobody is told");
    assertDoesNotThrow(listening::close);
  }

  /** As a node that was off for long: it accepts nobody, and so must get a list all the same. */
  @Test
  void aNodeWhoseListHasEndedGetsTheNextOne() {
    long now = cluster.clock.millis();
    Credentials authority = cluster.forgingAuthority();
    int number = 9;
    assertTrue(
        member.offerRevocations(
            Forgery.list(authority.leaf(), authority, number, now - DAY, now + DAY / 24)));
    cluster.now.addAndGet(DAY / 12);
    ContinuumException stale =
        assertThrows(
            ContinuumException.class,
            () -> JoinClient.renew(cluster.address(), member, TestCluster.RANDOM, cluster.clock));
    assertEquals(ErrorCode.REVOCATION_LIST_REFUSED, stale.code(), stale.getMessage());
    while (cluster.tls.revocationNumber().intValue() <= number) {
      cluster.authority.publishRevocations();
      cluster.tls.refresh();
    }
    assertTrue(member.offerRevocations(JoinClient.revocations(cluster.address(), member)));
    assertEquals(
        member.self().toString(),
        JoinClient.renew(cluster.address(), member, TestCluster.RANDOM, cluster.clock)
            .leaf()
            .getSubjectX500Principal()
            .getName()
            .substring("CN=".length()));
  }

  private static void assertListRefused(Executable offer) {
    assertEquals(
        ErrorCode.REVOCATION_LIST_REFUSED, assertThrows(ContinuumException.class, offer).code());
  }

  @Test
  void onlyTheAuthoritysNewerListCounts() throws Exception {
    long now = cluster.clock.millis();
    Credentials authority = cluster.forgingAuthority();
    X509Certificate leaf = member.credentials().leaf();
    byte[] newer = Forgery.list(authority.leaf(), authority, 50, now - DAY, now + DAY, leaf);
    byte[] forged =
        Forgery.list(authority.leaf(), member.credentials(), 60, now - DAY, now + DAY, leaf);
    assertListRefused(() -> cluster.tls.offerRevocations(forged));
    assertListRefused(
        () ->
            cluster.tls.offerRevocations(
                Forgery.list(authority.leaf(), authority, 61, now - 2 * DAY, now - DAY, leaf)));
    assertListRefused(
        () ->
            cluster.tls.offerRevocations(
                Forgery.list(authority.leaf(), authority, 62, now + DAY, now + 2 * DAY, leaf)));
    try (SSLSocket socket = connect(member.context())) {
      assertTrue(answers(socket), "refused lists change nothing");
    }
    assertTrue(cluster.tls.offerRevocations(newer));
    assertFalse(cluster.tls.offerRevocations(newer), "no news the second time");
    assertListRefused(
        () ->
            cluster.tls.offerRevocations(
                Forgery.list(authority.leaf(), authority, 49, now - DAY, now + DAY)));
    try (SSLSocket socket = connect(member.context())) {
      assertFalse(stillAnswers(socket), "an older list does not take a revocation back");
    }
  }
}

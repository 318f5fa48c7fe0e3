package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.RenewalSchedule;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Joining over the wire: what works, and how each wrong way is told on both sides. */
class JoinTest {
  private static final int CONCURRENT_USES = 10_000;
  private static final String SOUTH = "south";

  @TempDir Path folder;
  private TestCluster cluster;

  @BeforeEach
  void open() {
    cluster = new TestCluster(folder, "north");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Refused here, and told there. */
  private void assertRefused(ErrorCode code, Executable join) throws InterruptedException {
    ContinuumException here = assertThrows(ContinuumException.class, join);
    assertEquals(code, here.code(), String.valueOf(here.getMessage()));
    assertNotNull(here.fix(), "what to do");
    ContinuumException there = cluster.refusals.poll(5, TimeUnit.SECONDS);
    assertNotNull(there, "the cluster's side says nothing");
    assertEquals(code, there.code(), String.valueOf(there.getMessage()));
  }

  @Test
  void aNodeWithATokenIsInAndStaysIn() throws Exception {
    NodeTls member = cluster.join(folder.resolve("a"), "a");
    assertEquals("north", member.cluster().text());
    assertEquals(2, cluster.authority.members().size());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("a/tls/node.pem"))));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/node.key"))));
    assertEquals(member.self(), NodeKey.open(folder.resolve("a"), TestCluster.RANDOM).nodeId());
    ContinuumException again =
        assertThrows(
            ContinuumException.class,
            () -> cluster.join(folder.resolve("a"), "a", cluster.token()));
    assertEquals(ErrorCode.CLUSTER_IDENTITY_EXISTS, again.code());
  }

  @Test
  void whoWasLetGoComesAgainWithItsIdentity() throws Exception {
    Path data = folder.resolve("a");
    NodeTls member = cluster.join(data, "a");
    assertRefused(ErrorCode.NODE_ID_TAKEN, () -> cluster.joinAgain(data, "a", cluster.token()));
    cluster.letGo.add(member.self());
    assertEquals("a", cluster.joinAgain(data, "a", cluster.token()).name());
    assertEquals(member.self(), NodeKey.open(data, TestCluster.RANDOM).nodeId());
    assertEquals(2, cluster.authority.members().size());
    ContinuumException fresh =
        assertThrows(
            ContinuumException.class,
            () -> cluster.joinAgain(folder.resolve("b"), "b", cluster.token()));
    assertEquals(ErrorCode.CLUSTER_IDENTITY_MISSING, fresh.code());
  }

  @Test
  void aWrongSecretIsAnUnknownToken() throws Exception {
    JoinToken token = cluster.token();
    byte[] secret = token.secret();
    secret[0] ^= 1;
    JoinToken wrong = new JoinToken(token.id(), secret, token.authorityPin());
    assertRefused(ErrorCode.TOKEN_UNKNOWN, () -> cluster.join(folder.resolve("a"), "a", wrong));
    byte[] random = new byte[JoinToken.ID_BYTES + JoinToken.SECRET_BYTES];
    JoinToken other = JoinToken.of(random, token.authorityPin());
    assertRefused(ErrorCode.TOKEN_UNKNOWN, () -> cluster.join(folder.resolve("a"), "a", other));
    cluster.join(folder.resolve("a"), "a", token);
  }

  @Test
  void aUsedExpiredOrRevokedTokenSaysSo() throws Exception {
    JoinToken used = cluster.token();
    cluster.join(folder.resolve("a"), "a", used);
    assertRefused(ErrorCode.TOKEN_USED, () -> cluster.join(folder.resolve("b"), "b", used));
    JoinToken revoked = cluster.token();
    cluster.authority.revokeToken(revoked.id());
    assertRefused(ErrorCode.TOKEN_REVOKED, () -> cluster.join(folder.resolve("b"), "b", revoked));
    JoinToken expired = cluster.token();
    cluster.now.addAndGet(Duration.ofHours(1).toMillis());
    assertRefused(ErrorCode.TOKEN_EXPIRED, () -> cluster.join(folder.resolve("b"), "b", expired));
  }

  @Test
  void aTokenIsForItsRoleAndZone() throws Exception {
    JoinToken token =
        cluster.authority.createToken(
            new TokenGrant(NodeRole.OBSERVER, "east", Duration.ofHours(1), 1));
    Membership member = cluster.join(folder.resolve("a"), "a", token);
    assertEquals(NodeRole.OBSERVER, member.role());
    assertEquals("east", member.zone());
  }

  @Test
  void anotherAuthoritysNodeIsToldNothing() throws Exception {
    try (TestCluster south = new TestCluster(folder, SOUTH)) {
      JoinToken theirs = south.token();
      ContinuumException here =
          assertThrows(
              ContinuumException.class, () -> cluster.join(folder.resolve("a"), "a", theirs));
      assertEquals(ErrorCode.AUTHORITY_PIN_MISMATCH, here.code());
      ContinuumException there = cluster.refusals.poll(5, TimeUnit.SECONDS);
      assertNotNull(there, "the server sees an alert");
      assertEquals(ErrorCode.CERTIFICATE_REFUSED, there.code());
    }
  }

  /** A listener that records what comes before it has shown anything. */
  @Test
  void withAWrongPinNoSecretByteLeaves() throws Exception {
    JoinToken token = cluster.token();
    byte[] pin = token.authorityPin();
    pin[31] ^= 1;
    JoinToken wrong = new JoinToken(token.id(), token.secret(), pin);
    try (ServerSocket tap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<byte[]> sent = CompletableFuture.supplyAsync(() -> relay(tap));
      NodeKey joining = NodeKey.open(folder.resolve("a"), TestCluster.RANDOM);
      JoinClient client =
          new JoinClient(folder.resolve("a"), joining, cluster.clock, TestCluster.RANDOM);
      ContinuumException refused =
          assertThrows(
              ContinuumException.class,
              () ->
                  client.join(
                      new dev.continuum.core.value.PeerAddress("127.0.0.1", tap.getLocalPort()),
                      wrong,
                      TestCluster.applicant(joining, "a"),
                      Optional.empty(),
                      AttestationProvider.NONE));
      assertEquals(ErrorCode.AUTHORITY_PIN_MISMATCH, refused.code());
      byte[] bytes = sent.get(10, TimeUnit.SECONDS);
      // Type 23 carries data; after the hello there is only the alert, which JSSE wraps in 23 too,
      // with 16 bytes of padding.
      int at = 0;
      int dataBytes = 0;
      while (at + 5 <= bytes.length) {
        int length = (bytes[at + 3] & 0xFF) << 8 | (bytes[at + 4] & 0xFF);
        dataBytes += bytes[at] == 23 ? length : 0;
        at += 5 + length;
      }
      assertTrue(dataBytes <= 2 + 1 + 16 + 16, dataBytes + " bytes: more than an encrypted alert");
      assertTrue(
          !new String(bytes, StandardCharsets.ISO_8859_1).contains(token.id()), "the token's id");
    }
    assertEquals(0, cluster.authority.tokens().getFirst().uses());
  }

  private byte[] relay(ServerSocket tap) {
    try (Socket from = tap.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), cluster.server.port())) {
      Thread back =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      to.getInputStream().transferTo(from.getOutputStream());
                    } catch (java.io.IOException e) {
                      // The client has gone.
                    }
                  });
      java.io.ByteArrayOutputStream seen = new java.io.ByteArrayOutputStream();
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[4_096];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        seen.write(buffer, 0, count);
        to.getOutputStream().write(buffer, 0, count);
      }
      to.shutdownOutput();
      back.join();
      return seen.toByteArray();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherClusterNameIsToldOnBothSides() throws Exception {
    assertRefused(
        ErrorCode.CLUSTER_MISMATCH,
        () ->
            cluster.join(
                folder.resolve("a"),
                "a",
                cluster.token(),
                cluster.clock,
                Optional.of(new ClusterName(SOUTH))));
  }

  @Test
  void clocksThatDifferAreToldOnBothSides() throws Exception {
    long skew = AuthorityOptions.DEFAULT.maxClockSkew().toMillis() + 1_000;
    for (long difference : new long[] {skew, -skew}) {
      assertRefused(
          ErrorCode.CLOCK_SKEW,
          () ->
              cluster.join(
                  folder.resolve("a"),
                  "a",
                  cluster.token(),
                  () -> cluster.clock.millis() + difference,
                  Optional.empty()));
    }
    ContinuumException days =
        assertThrows(
            ContinuumException.class,
            () ->
                cluster.join(
                    folder.resolve("a"),
                    "a",
                    cluster.token(),
                    () -> cluster.clock.millis() + Duration.ofDays(30).toMillis(),
                    Optional.empty()));
    assertEquals(ErrorCode.CLOCK_SKEW, days.code());
  }

  @Test
  void aCopiedFolderAndATakenNameAreRefused() throws Exception {
    cluster.join(folder.resolve("a"), "a");
    Files.createDirectories(folder.resolve("copy"));
    Files.copy(folder.resolve("a/node.key"), folder.resolve("copy/node.key"));
    assertRefused(
        ErrorCode.NODE_ID_TAKEN, () -> cluster.join(folder.resolve("copy"), "b", cluster.token()));
    assertRefused(
        ErrorCode.NODE_ID_TAKEN, () -> cluster.join(folder.resolve("c"), "a", cluster.token()));
    cluster.authority.revoke("a");
    assertRefused(
        ErrorCode.NODE_REVOKED, () -> cluster.join(folder.resolve("copy"), "b", cluster.token()));
  }

  @Test
  void nobodyThereSaysWhere() {
    cluster.server.close();
    ContinuumException refused =
        assertThrows(
            ContinuumException.class,
            () -> cluster.join(folder.resolve("a"), "a", cluster.token()));
    assertEquals(ErrorCode.JOIN_UNREACHABLE, refused.code());
  }

  @Test
  void ofTenThousandUsesOfATokenOneSucceeds() throws Exception {
    JoinToken token = cluster.token();
    byte[] channel = new byte[32];
    byte[] key = JoinProof.verifierKey(token.secret());
    KeyPair keys = CertificateRequests.newKeyPair(TestCluster.RANDOM);
    JoinMessage.Request[] requests = new JoinMessage.Request[16];
    for (int i = 0; i < requests.length; i++) {
      NodeKey node = NodeKey.open(folder.resolve("n" + i), TestCluster.RANDOM);
      JoinMessage.Request request =
          new JoinMessage.Request(
              token.id(),
              cluster.authority.cluster(),
              1,
              node.publicKey(),
              "n" + i,
              NodeRole.AUTO,
              "",
              "",
              cluster.clock.millis(),
              CertificateRequests.create(keys, node.nodeId()),
              new byte[0],
              new byte[0],
              new byte[0]);
      byte[] transcript = JoinCodec.transcript(channel, request);
      requests[i] = request.proved(JoinProof.prove(key, transcript), node.sign(transcript));
    }
    AtomicInteger successes = new AtomicInteger();
    AtomicInteger used = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONCURRENT_USES; i++) {
        JoinMessage.Request request = requests[i % requests.length];
        threads.execute(
            () -> {
              try {
                cluster.authority.enrol(request, channel, Admission.OWN, List.of());
                successes.incrementAndGet();
              } catch (ContinuumException e) {
                if (e.code() == ErrorCode.TOKEN_USED) {
                  used.incrementAndGet();
                }
              }
            });
      }
    }
    assertEquals(1, successes.get());
    assertEquals(CONCURRENT_USES - 1, used.get());
    assertEquals(2, cluster.authority.members().size());
  }

  @Test
  void aCertificateIsRenewedWithoutARestart() throws Exception {
    NodeTls member = cluster.join(folder.resolve("a"), "a");
    var before = member.credentials().leaf();
    try (TlsMaintenance upkeep =
            new TlsMaintenance(
                member,
                Optional.empty(),
                folder.resolve("a"),
                RenewalSchedule.DEFAULT,
                cluster.clock,
                TestCluster.RANDOM);
        TlsMaintenance founder =
            new TlsMaintenance(
                cluster.tls,
                Optional.of(cluster.authority),
                cluster.data,
                RenewalSchedule.DEFAULT,
                cluster.clock,
                TestCluster.RANDOM)) {
      upkeep.tick();
      assertEquals(before, member.credentials().leaf(), "not due yet");
      for (int day = 0; day < 10; day++) {
        cluster.now.addAndGet(Duration.ofDays(1).toMillis());
        founder.tick();
        upkeep.tick();
        VerifiedPeer self =
            PeerVerifier.verify(
                member.credentials().chain().toArray(java.security.cert.X509Certificate[]::new),
                PeerVerifier.Side.CLIENT,
                member.self(),
                new Trust(
                    cluster.authority.cluster(),
                    List.of(cluster.authority.certificate()),
                    cluster.tls.revocationList(),
                    true),
                cluster.clock.millis());
        assertEquals(member.self(), self.node(), "day " + day);
      }
      assertTrue(!before.equals(member.credentials().leaf()));
      assertEquals(
          member.credentials().leaf(),
          NodeTls.open(
                  folder.resolve("a"),
                  NodeKey.open(folder.resolve("a"), TestCluster.RANDOM),
                  cluster.clock)
              .credentials()
              .leaf(),
          "the disk has it too");
    }
  }

  @Test
  void damagedFilesAreNamed() throws Exception {
    for (String name : List.of("node.key", "tls/node.pem", "tls/enrolment", "tls/ca.key")) {
      Path file = cluster.data.resolve(name);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      java.util.Arrays.fill(bad, bad.length / 4, bad.length / 2, (byte) '#');
      Files.write(file, bad);
      ContinuumException refused =
          assertThrows(
              ContinuumException.class,
              () -> {
                NodeKey key = NodeKey.open(cluster.data, TestCluster.RANDOM);
                NodeTls.open(cluster.data, key, cluster.clock);
                ClusterAuthority.open(
                    cluster.data, cluster.clock, TestCluster.RANDOM, AuthorityOptions.DEFAULT);
              },
              name);
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code(), name);
      assertTrue(String.valueOf(refused.getMessage()).contains(name), refused.getMessage());
      Files.write(file, good);
      assertArrayEquals(good, Files.readAllBytes(file));
    }
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(
        cluster.data.resolve("node.key"), PosixFilePermissions.fromString("rw-r--r--"));
    ContinuumException refused =
        assertThrows(
            ContinuumException.class, () -> NodeKey.open(cluster.data, TestCluster.RANDOM));
    assertTrue(String.valueOf(refused.fix()).contains("chmod 600"), refused.fix());
  }
}

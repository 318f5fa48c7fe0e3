package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's certificates: what is accepted, what is said of what is not, what is replaced. */
class OperatorFilesTest {
  private static final String NORTH = "north";

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis());
  private final WallClock clock = now::get;
  private OperatorPki pki;
  private NodeKey identity;
  private Path data;
  private OperatorFiles files;

  @BeforeEach
  void open() {
    pki = new OperatorPki(NORTH, now.get());
    data = folder.resolve("data");
    identity = NodeKey.open(data, Forgery.RANDOM);
    files = pki.issue(folder.resolve("pki"), identity.nodeId());
  }

  private NodeTls start() {
    return start(files);
  }

  private NodeTls start(OperatorFiles of) {
    return NodeTls.ofOperator(of, data, Optional.of(pki.cluster()), identity, clock);
  }

  @Test
  void goodFilesMakeANode() {
    NodeTls tls = start();
    assertEquals(identity.nodeId(), tls.self());
    assertEquals(pki.cluster(), tls.cluster());
    assertFalse(NodeTls.belongsToACluster(data), "nothing is founded");
  }

  @Test
  void theCertificateNamesTheClusterWhereNobodyDoes() {
    NodeTls tls = NodeTls.ofOperator(files, data, Optional.empty(), identity, clock);
    assertEquals(pki.cluster(), tls.cluster());
    pki.issue(folder.resolve("pki"), identity.nodeId(), forgery -> forgery.name(null));
    ContinuumException nameless =
        assertThrows(
            ContinuumException.class,
            () -> NodeTls.ofOperator(files, data, Optional.empty(), identity, clock));
    assertTrue(String.valueOf(nameless.getMessage()).contains(files.certificate().toString()));
    assertTrue(String.valueOf(nameless.fix()).contains("spiffe://CLUSTER/node/IDENTITY"));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    for (Path file : new Path[] {files.certificate(), files.key(), files.authority()}) {
      Path aside = file.resolveSibling("aside");
      Files.move(file, aside);
      assertSays(file, "missing", "CONTINUUM_TLS_");
      Files.createDirectory(file);
      assertSays(file, "no file", "CONTINUUM_TLS_");
      Files.delete(file);
      Files.writeString(file, "nothing of PEM");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertSays(file, "expected: -----BEGIN", "");
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }
    start();
  }

  @Test
  void anotherKeyIsNamed() {
    Path other = folder.resolve("other");
    OperatorFiles theirs = pki.issue(other, identity.nodeId());
    files =
        new OperatorFiles(
            files.certificate(), theirs.key(), files.authority(), files.revocations());
    assertSays(theirs.key(), "another key", "request a new certificate");
  }

  @Test
  void aKeyForAllEyesIsNamed() throws IOException {
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertSays(files.key(), "rw-r--r--", "chmod 600");
  }

  @Test
  void aCertificateThatOthersWouldRefuseIsNamedWithItsReason() {
    NodeId node = identity.nodeId();
    String own = "spiffe://north/node/" + node;
    assertRefused(forgery -> forgery.valid(-9, -1), "expired");
    assertRefused(
        forgery -> forgery.valid(OperatorPki.DAY_MILLIS / 2, 1L << 40), "not valid before");
    assertRefused(forgery -> forgery.name(null), "without a name");
    assertRefused(forgery -> forgery.name("spiffe://south/node/" + node), "south");
    assertRefused(forgery -> forgery.name("https://north/" + node), "https://north/");
    assertRefused(forgery -> forgery.alsoNamed("spiffe://north/node/x"), "two names");
    assertRefused(forgery -> forgery.commonName("somebody"), "somebody");
    assertRefused(forgery -> forgery.purposes(KeyPurposeId.id_kp_serverAuth), "not for a client");
    assertRefused(forgery -> forgery.purposes(KeyPurposeId.id_kp_clientAuth), "not for a server");
    assertRefused(forgery -> forgery.usage(0), "digitalSignature");
    assertRefused(Forgery::authority, "an authority's");
    assertRefused(Forgery::selfSigned, "not vouched for");
    NodeId other = new NodeId(1, 2);
    assertRefused(
        forgery -> forgery.name("spiffe://north/node/" + other).commonName(other.toString()),
        "of node " + other.shortName());
    ContinuumException refused = assertThrows(ContinuumException.class, this::start);
    assertTrue(String.valueOf(refused.fix()).contains(own), "the fix says the right name");
    assertTrue(String.valueOf(refused.fix()).contains(files.authority().toString()));
  }

  private void assertRefused(java.util.function.UnaryOperator<Forgery> change, String reason) {
    pki.issue(folder.resolve("pki"), identity.nodeId(), change);
    assertSays(files.certificate(), reason, "URI name");
  }

  @Test
  void anotherAuthorityIsNamed() {
    OperatorFiles south =
        new OperatorPki("south", now.get()).issue(folder.resolve("south"), identity.nodeId());
    files =
        new OperatorFiles(files.certificate(), files.key(), south.authority(), Optional.empty());
    assertSays(files.certificate(), "not vouched for", south.authority().toString());
    files =
        new OperatorFiles(files.certificate(), files.key(), files.certificate(), Optional.empty());
    assertSays(files.certificate(), "may not sign others", "authority's certificate");
  }

  @Test
  void aListCountsOnlyWhenTheAuthoritySignedIt() throws IOException {
    Path list = folder.resolve("pki").resolve("list.pem");
    files =
        new OperatorFiles(files.certificate(), files.key(), files.authority(), Optional.of(list));
    assertSays(list, "missing", "CONTINUUM_TLS_CRL");
    Files.writeString(list, "no list");
    assertSays(list, "no revocation list", "openssl crl");
    new OperatorPki(NORTH, now.get()).revoke(list, 1, OperatorPki.DAY_MILLIS);
    assertSays(list, "forged, or of another authority", files.authority().toString());
    pki.revoke(list, 1, OperatorPki.DAY_MILLIS);
    NodeTls tls = start();
    assertEquals(1, tls.revocationNumber().intValue());

    pki.revoke(list, 2, OperatorPki.DAY_MILLIS);
    tls.refresh();
    assertEquals(2, tls.revocationNumber().intValue(), "a new file is taken");
    pki.revoke(list, 3, OperatorPki.DAY_MILLIS, tls.credentials().leaf());
    ContinuumException revoked = assertThrows(ContinuumException.class, this::start);
    assertTrue(String.valueOf(revoked.getMessage()).contains("revoked"), revoked.getMessage());
  }

  /** A list of another node is kept beside the operator's file, which nobody writes to. */
  @Test
  void aListOfAnotherNodeIsKeptOverARestart() throws Exception {
    Path list = folder.resolve("pki").resolve("list.pem");
    pki.revoke(list, 1, OperatorPki.DAY_MILLIS);
    files =
        new OperatorFiles(files.certificate(), files.key(), files.authority(), Optional.of(list));
    byte[] before = Files.readAllBytes(list);
    NodeTls tls = start();
    Path newer = folder.resolve("newer.pem");
    pki.revoke(newer, 5, OperatorPki.DAY_MILLIS);
    assertTrue(tls.offerRevocations(Pem.parse(newer, Files.readAllBytes(newer)).getFirst().der()));
    assertArrayEquals(before, Files.readAllBytes(list));
    assertEquals(5, start().revocationNumber().intValue());
  }

  @Test
  void replacedFilesAreTakenWithoutARestart() {
    NodeTls tls = start();
    X509Certificate first = tls.credentials().leaf();
    OperatorFiles next = pki.issue(folder.resolve("next"), identity.nodeId());
    copy(next.certificate(), files.certificate());
    ContinuumException between = assertThrows(ContinuumException.class, tls::refresh);
    assertTrue(String.valueOf(between.getMessage()).contains("another key"));
    assertEquals(first, tls.credentials().leaf(), "half a change is none");
    copy(next.key(), files.key());
    tls.refresh();
    assertNotEquals(first, tls.credentials().leaf());

    X509Certificate second = tls.credentials().leaf();
    OperatorFiles bad =
        pki.issue(folder.resolve("bad"), identity.nodeId(), forgery -> forgery.valid(-9, -1));
    copy(bad.key(), files.key());
    copy(bad.certificate(), files.certificate());
    assertThrows(ContinuumException.class, tls::refresh);
    assertEquals(second, tls.credentials().leaf(), "better the former than an expired one");
  }

  @Test
  void maintenanceTakesWhatIsReplaced() {
    NodeTls tls = start();
    X509Certificate first = tls.credentials().leaf();
    try (TlsMaintenance upkeep = TlsMaintenance.ofOperator(tls, data, clock, Forgery.RANDOM)) {
      now.addAndGet(OperatorPki.DAY_MILLIS / 2);
      upkeep.tick();
      assertEquals(first, tls.credentials().leaf(), "nobody renews it but the operator");
      OperatorFiles next = pki.issue(folder.resolve("next"), identity.nodeId());
      copy(next.key(), files.key());
      copy(next.certificate(), files.certificate());
      upkeep.tick();
      assertNotEquals(first, tls.credentials().leaf());
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The refusal names the file, says what is wrong and what to do. */
  private void assertSays(Path file, String what, String fix) {
    ContinuumException refused = assertThrows(ContinuumException.class, this::start);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.contains(what), message);
    assertTrue(String.valueOf(refused.fix()).contains(fix), refused.fix());
  }
}

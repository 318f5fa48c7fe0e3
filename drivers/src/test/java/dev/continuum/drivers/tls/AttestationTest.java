package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.RenewalSchedule;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence about machines: required, given, judged, over a real join. */
class AttestationTest {
  private static final byte[] MACHINE = {1, 2, 3};
  private static final byte[] OTHER_MACHINE = {4, 5, 6};

  /** Stands for a TPM: a machine's key signs the node and the nonce. */
  private static byte[] quote(byte[] machine, NodeId node, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(machine, "HmacSHA256"));
      mac.update(node.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return mac.doFinal(nonce);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @TempDir Path folder;
  private @Nullable TestCluster open;

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  private TestCluster cluster(boolean required, AttestationVerifier verifier) {
    TestCluster made =
        new TestCluster(
            folder,
            "strict",
            new AuthorityOptions(
                RenewalSchedule.DEFAULT, Duration.ofSeconds(30), required, verifier));
    open = made;
    return made;
  }

  private static final AttestationVerifier KNOWS_MACHINE =
      (node, nonce, evidence) -> java.util.Arrays.equals(quote(MACHINE, node, nonce), evidence);

  @Test
  void aMachineThatIsKnownIsLetIn() {
    TestCluster cluster = cluster(true, KNOWS_MACHINE);
    cluster.attestation = (node, nonce) -> quote(MACHINE, node, nonce);
    assertEquals("strict", cluster.join(folder.resolve("a"), "a").cluster().text());
  }

  @Test
  void missingEvidenceIsRefusedOnBothSides() throws Exception {
    assertRefused(cluster(true, KNOWS_MACHINE), "attestation: missing", "can attest");
  }

  @Test
  void badEvidenceIsRefusedOnBothSides() throws Exception {
    TestCluster cluster = cluster(true, KNOWS_MACHINE);
    cluster.attestation = (node, nonce) -> quote(OTHER_MACHINE, node, nonce);
    assertRefused(cluster, "not accepted, 32 bytes", "machine that it knows");
    cluster.attestation = (node, nonce) -> quote(MACHINE, new NodeId(1, 1), nonce);
    assertRefused(cluster, "not accepted", "machine that it knows");
  }

  @Test
  void withoutAVerifierNobodyIsLetInAndBothSidesSayWhy() throws Exception {
    TestCluster cluster = cluster(true, AttestationVerifier.NONE);
    cluster.attestation = (node, nonce) -> quote(MACHINE, node, nonce);
    assertRefused(cluster, "no verifier on the cluster's node", "class path");
  }

  @Test
  void aVerifierThatFailsAcceptsNobody() throws Exception {
    TestCluster cluster =
        cluster(
            true,
            (node, nonce, evidence) -> {
              throw new IllegalStateException("the verifier's own trouble");
            });
    cluster.attestation = (node, nonce) -> quote(MACHINE, node, nonce);
    assertRefused(cluster, "not accepted", "verifier logged");
  }

  @Test
  void evidenceIsOfOneConnection() {
    List<String> nonces = new ArrayList<>();
    TestCluster cluster =
        cluster(
            true,
            (node, nonce, evidence) -> {
              nonces.add(HexFormat.of().formatHex(nonce));
              return true;
            });
    List<byte[]> given = new ArrayList<>();
    cluster.attestation =
        (node, nonce) -> {
          given.add(nonce.clone());
          return new byte[] {1};
        };
    cluster.join(folder.resolve("a"), "a");
    cluster.join(folder.resolve("b"), "b");
    assertEquals(2, nonces.size());
    assertNotEquals(nonces.get(0), nonces.get(1));
    assertArrayEquals(HexFormat.of().parseHex(nonces.get(0)), given.getFirst());
  }

  @Test
  void tooMuchEvidenceIsNotSent() throws Exception {
    TestCluster cluster = cluster(true, KNOWS_MACHINE);
    cluster.attestation = (node, nonce) -> new byte[JoinCodec.MAX_ATTESTATION_BYTES + 1];
    assertRefused(cluster, "bytes", "give less");
  }

  @Test
  void whereNoneIsRequiredNobodyIsAsked() {
    TestCluster cluster =
        cluster(
            false,
            (node, nonce, evidence) -> {
              throw new IllegalStateException("nobody should ask");
            });
    cluster.attestation = AttestationProvider.NONE;
    cluster.join(folder.resolve("a"), "a");
  }

  private void assertRefused(TestCluster cluster, String what, String fix) throws Exception {
    ContinuumException here =
        assertThrows(
            ContinuumException.class,
            () -> cluster.join(folder.resolve("a"), "a", cluster.token()));
    assertEquals(ErrorCode.ATTESTATION_REFUSED, here.code(), here.getMessage());
    assertTrue(String.valueOf(here.getMessage()).contains(what), here.getMessage());
    assertTrue(String.valueOf(here.fix()).contains(fix), here.fix());
    ContinuumException there = cluster.refusals.poll(1, TimeUnit.MINUTES);
    assertNotNull(there, "the cluster's side says nothing");
    assertEquals(ErrorCode.ATTESTATION_REFUSED, there.code());
    assertTrue(String.valueOf(there.getMessage()).contains(what), there.getMessage());
    assertEquals(1, cluster.authority.members().size(), "nobody was let in");
  }
}

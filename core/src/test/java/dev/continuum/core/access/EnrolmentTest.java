package dev.continuum.core.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EnrolmentTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final String TOKEN = "aaaqeayeaudaocaj";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Enrolment enrolment = new Enrolment(new ClusterName("north"));

  static NodeId node(int number) {
    return new NodeId((long) number << 56, 0);
  }

  static Certificate certificate(long serial) {
    return new Certificate(BigInteger.valueOf(serial), NOW + HOUR.toMillis());
  }

  private static Enrolment.Applicant applicant(int number) {
    return new Enrolment.Applicant(node(number), "node-" + number, NodeRole.AUTO, "", "h:7000");
  }

  private TokenRecord token(NodeRole role, String zone, int uses) {
    return enrolment.createToken(
        TOKEN,
        new byte[TokenRecord.VERIFIER_KEY_BYTES],
        new TokenGrant(role, zone, HOUR, uses),
        NOW);
  }

  private static void assertRefused(ErrorCode code, Executable command) {
    assertEquals(code, assertThrows(ContinuumException.class, command).code());
  }

  @Test
  void aTokenLetsInAsManyAsItSays() {
    token(NodeRole.AUTO, "", 2);
    enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW);
    enrolment.enrol(applicant(2), TOKEN, certificate(2), NOW);
    assertRefused(
        ErrorCode.TOKEN_USED, () -> enrolment.enrol(applicant(3), TOKEN, certificate(3), NOW));
    assertEquals(2, enrolment.members().size());
  }

  @Test
  void itEndsToTheMillisecond() {
    token(NodeRole.AUTO, "", 1);
    long end = NOW + HOUR.toMillis();
    assertRefused(
        ErrorCode.TOKEN_EXPIRED, () -> enrolment.enrol(applicant(1), TOKEN, certificate(1), end));
    enrolment.enrol(applicant(1), TOKEN, certificate(1), end - 1);
  }

  @Test
  void aRevokedOrUnknownTokenLetsNobodyIn() {
    assertRefused(
        ErrorCode.TOKEN_UNKNOWN, () -> enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW));
    token(NodeRole.AUTO, "", 1);
    enrolment.revokeToken(TOKEN);
    assertRefused(
        ErrorCode.TOKEN_REVOKED, () -> enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW));
  }

  @Test
  void roleAndZoneAreTheTokens() {
    token(NodeRole.OBSERVER, "east", 2);
    Member member = enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW);
    assertEquals(NodeRole.OBSERVER, member.role());
    assertEquals("east", member.zone());
    Enrolment.Applicant leader =
        new Enrolment.Applicant(node(2), "two", NodeRole.LEADER, "east", "");
    assertRefused(ErrorCode.TOKEN_SCOPE, () -> enrolment.enrol(leader, TOKEN, certificate(2), NOW));
    Enrolment.Applicant west =
        new Enrolment.Applicant(node(2), "two", NodeRole.OBSERVER, "west", "");
    assertRefused(ErrorCode.TOKEN_SCOPE, () -> enrolment.enrol(west, TOKEN, certificate(2), NOW));
  }

  @Test
  void anIdentityAndANameBelongToOneNode() {
    token(NodeRole.AUTO, "", 5);
    enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW);
    assertRefused(
        ErrorCode.NODE_ID_TAKEN, () -> enrolment.enrol(applicant(1), TOKEN, certificate(2), NOW));
    Enrolment.Applicant sameName =
        new Enrolment.Applicant(node(2), "node-1", NodeRole.AUTO, "", "");
    assertRefused(
        ErrorCode.NODE_ID_TAKEN, () -> enrolment.enrol(sameName, TOKEN, certificate(2), NOW));
    assertEquals(1, enrolment.token(TOKEN).uses(), "a refused join uses nothing");
  }

  @Test
  void aRevokedIdentityNeverComesBackButItsNameDoes() {
    token(NodeRole.AUTO, "", 5);
    enrolment.enrol(applicant(1), TOKEN, certificate(1), NOW);
    assertTrue(enrolment.revoke(node(1), NOW + 1).revoked());
    assertEquals(NOW + 1, enrolment.revoke(node(1), NOW + 9).revokedMillis());
    assertRefused(
        ErrorCode.NODE_REVOKED, () -> enrolment.enrol(applicant(1), TOKEN, certificate(2), NOW));
    assertRefused(ErrorCode.NODE_REVOKED, () -> enrolment.renew(node(1), certificate(2), NOW));
    enrolment.enrol(
        new Enrolment.Applicant(node(2), "node-1", NodeRole.AUTO, "", ""),
        TOKEN,
        certificate(3),
        NOW);
  }

  @Test
  void renewalForgetsWhatHasExpired() {
    enrolment.admit(applicant(1), certificate(1), NOW);
    Member member =
        enrolment.renew(
            node(1), new Certificate(BigInteger.TWO, NOW + HOUR.toMillis() * 3), NOW + 5);
    assertEquals(2, member.certificates().size());
    member = enrolment.renew(node(1), certificate(3), NOW + HOUR.toMillis() * 2);
    assertEquals(2, member.certificates().size());
  }

  @Test
  void aNodeIsFoundByNameAndByTheBeginningOfItsIdentity() {
    enrolment.admit(applicant(1), certificate(1), NOW);
    enrolment.admit(applicant(2), certificate(2), NOW);
    assertEquals(node(2), enrolment.find("node-2").id());
    assertEquals(node(2), enrolment.find(node(2).shortName()).id());
    assertRefused(ErrorCode.NODE_UNKNOWN, () -> enrolment.find("nobody"));
  }

  @Test
  void itsBytesAreStableAndReadBack() {
    token(NodeRole.EDGE, "east", 3);
    enrolment.enrol(
        new Enrolment.Applicant(node(1), "node-1", NodeRole.EDGE, "east", "h:1"),
        TOKEN,
        certificate(300),
        NOW);
    enrolment.revoke(node(1), NOW + 7);
    enrolment.nextRevocationNumber();
    byte[] bytes = EnrolmentCodec.INSTANCE.toBytes(enrolment);
    String golden =
        "01056e6f727468010110616161716561796561756461"
            + "6f63616a20"
            + "00".repeat(32)
            + "040465617374"
            + "80dddb0103"
            + "80a0f1c2b134"
            + "80fdccc4b134"
            + "0100"
            + "01"
            + "01"
            + "00".repeat(15)
            + "066e6f64652d3104046561737403683a3110616161716561796561756461"
            + "6f63616a"
            + "80a0f1c2b134"
            + "01"
            + "87a0f1c2b134"
            + "0102012c80fdccc4b134";
    assertEquals(golden, HexFormat.of().formatHex(bytes));
    assertArrayEquals(
        bytes, EnrolmentCodec.INSTANCE.toBytes(EnrolmentCodec.INSTANCE.fromBytes(bytes)));
  }

  /** Damage is refused or is another state; nothing else escapes. */
  @Test
  void damagedBytesAreRefusedOrDiffer() {
    token(NodeRole.EDGE, "east", 3);
    enrolment.admit(applicant(1), certificate(1), NOW);
    byte[] bytes = EnrolmentCodec.INSTANCE.toBytes(enrolment);
    SeededRandom random = new SeededRandom(11);
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        Enrolment read = EnrolmentCodec.INSTANCE.fromBytes(damaged);
        assertArrayEquals(damaged, EnrolmentCodec.INSTANCE.toBytes(read), "seed 11, case " + i);
      } catch (DecodeException refused) {
        assertTrue(refused.offsetBytes() <= bytes.length);
      }
    }
  }
}

package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are what they claim to be, or are refused with our own exception. */
class TlsFuzzTest {
  private static final ClusterName CLUSTER = new ClusterName("north");
  private static final Credentials AUTHORITY =
      CertificateAuthority.create(CLUSTER, Forgery.RANDOM, 1_800_000_000_000L);

  static Stream<byte[]> requests() {
    byte[] good =
        CertificateRequests.create(
            CertificateRequests.newKeyPair(Forgery.RANDOM), new NodeId(1, 2));
    return Stream.concat(Stream.of(good, new byte[0], new byte[] {0x30, 0}), damaged(good));
  }

  @MethodSource("requests")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreACertificateRequestOrRefused(byte[] data) {
    try {
      assertNotNull(CertificateRequests.verify(data));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.CERTIFICATE_REQUEST_INVALID, refused.code());
    }
  }

  static Stream<byte[]> lists() {
    byte[] good =
        new CertificateAuthority(AUTHORITY, CLUSTER, Forgery.RANDOM)
            .revocationList(new Enrolment(CLUSTER), 1, Duration.ofDays(1), 1_800_000_000_000L);
    return Stream.concat(Stream.of(good, new byte[0], new byte[] {0x30, 0}), damaged(good));
  }

  @MethodSource("lists")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreARevocationListOrRefused(byte[] data) {
    try {
      assertNotNull(RevocationList.verify(data, List.of(AUTHORITY.leaf())));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.REVOCATION_LIST_REFUSED, refused.code());
    }
  }

  static Stream<byte[]> files() {
    byte[] good =
        Pem.print(Pem.CERTIFICATE, Credentials.der(AUTHORITY.leaf()))
            .getBytes(StandardCharsets.US_ASCII);
    return Stream.concat(Stream.of(good, new byte[0]), damaged(good));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "60s")
  void anyFileHoldsCertificatesOrIsNamed(byte[] data) {
    try {
      assertNotNull(Pem.certificates(Path.of("fuzz.pem"), data));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
    }
  }

  private static Stream<byte[]> damaged(byte[] good) {
    return java.util.stream.IntStream.range(0, good.length / 3)
        .mapToObj(
            i -> {
              byte[] bad = good.clone();
              bad[i * 3] ^= (byte) (1 << i % 8);
              return bad;
            });
  }
}

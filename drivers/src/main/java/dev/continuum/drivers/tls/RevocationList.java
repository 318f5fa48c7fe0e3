package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;

/**
 * A revocation list whose signature was verified. Thread-safe (immutable).
 *
 * <p>The JDK's own check is not used: one forged list among its inputs makes good peers fail, and
 * an older list takes a revocation back. Here a list counts only when an authority of ours signed
 * it and its number is not below the one before.
 */
final class RevocationList {
  private static final String NUMBER_EXTENSION = "2.5.29.20";
  private static final int MAX_NUMBER_BYTES = 20;

  private final byte[] der;
  private final X509CRL list;
  private final X509Certificate authority;
  private final BigInteger number;

  private RevocationList(byte[] der, X509CRL list, X509Certificate authority, BigInteger number) {
    this.der = der;
    this.list = list;
    this.authority = authority;
    this.number = number;
  }

  /** Reads and verifies a list; refuses with REVOCATION_LIST_REFUSED. */
  static RevocationList verify(byte[] der, List<X509Certificate> authorities) {
    X509CRL list;
    BigInteger number;
    try {
      list =
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
      if (list == null || list.getThisUpdate() == null) {
        throw refuse("damaged", "X.509 version 2 in DER");
      }
      number = numberOf(list);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      if (e instanceof ContinuumException refused) {
        throw refused;
      }
      throw refuse("damaged", "X.509 version 2 in DER"); // the parsers throw what they like
    }
    if (list.hasUnsupportedCriticalExtension()) {
      throw refuse("a critical extension that is not known", "a plain list");
    }
    for (X509Certificate authority : authorities) {
      if (list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
          && isSignedBy(list, authority)) {
        return new RevocationList(der.clone(), list, authority, number);
      }
    }
    throw refuse("forged, or of another authority", "a list that this cluster's authority signed");
  }

  /** Refuses an older list than the present one of the same authority. */
  void requireNotOlderThan(@Nullable RevocationList present) {
    if (present != null
        && present.authority.equals(authority)
        && number.compareTo(present.number) < 0) {
      throw refuse("number " + number, "at least " + present.number);
    }
  }

  /** Refuses a list whose time has not come or has passed. */
  void requireCurrent(long nowMillis) {
    if (list.getThisUpdate().toInstant().toEpochMilli() > nowMillis) {
      throw refuse("not yet valid", "a list from before now; compare the clocks");
    }
    if (list.getNextUpdate() == null
        || list.getNextUpdate().toInstant().toEpochMilli() <= nowMillis) {
      throw refuse("stale since " + list.getNextUpdate(), "a list that is still valid");
    }
  }

  boolean revokes(BigInteger serial) {
    return list.getRevokedCertificate(serial) != null;
  }

  boolean isOf(X509Certificate issuer) {
    return authority.equals(issuer);
  }

  BigInteger number() {
    return number;
  }

  long thisUpdateMillis() {
    return list.getThisUpdate().toInstant().toEpochMilli();
  }

  long nextUpdateMillis() {
    return list.getNextUpdate() == null ? 0 : list.getNextUpdate().toInstant().toEpochMilli();
  }

  byte[] der() {
    return der.clone();
  }

  static ContinuumException missing() {
    return refuse("missing", "a list of the cluster's authority");
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
    boolean[] usage = authority.getKeyUsage();
    if (usage != null && !usage[KeyUsages.CRL_SIGN]) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static BigInteger numberOf(X509CRL list) throws IOException {
    byte[] extension = list.getExtensionValue(NUMBER_EXTENSION);
    if (extension == null) {
      throw refuse("without a number", "a list with a CRL number");
    }
    byte[] octets = ASN1OctetString.getInstance(extension).getOctets();
    BigInteger number = ASN1Integer.getInstance(octets).getValue();
    if (number.signum() < 0 || number.toByteArray().length > MAX_NUMBER_BYTES) {
      throw refuse("number " + number.bitLength() + " bits", "0 or more, at most 20 bytes");
    }
    return number;
  }

  private static ContinuumException refuse(String value, String expected) {
    return ContinuumException.field(
        ErrorCode.REVOCATION_LIST_REFUSED,
        "revocation list",
        value,
        expected,
        "Check that the node with the authority's key runs and is reached; see continuum ca show.");
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * A revocation list whose signature was verified. Thread-safe (immutable).
 *
 * <p>The JDK's own check is not used: one forged list among its inputs makes good peers fail, and
 * an older list takes a revocation back. Here a list counts only when an authority of ours signed
 * it and its number is not below the one before.
 *
 * <p>The lists of our own authority say with each serial number whose certificate it was, in an
 * extension of the entry that is not critical. A node so is refused by whoever has the list, also
 * where its certificate was never seen: its datagrams show none. Lists of an operator's authority
 * do without.
 */
final class RevocationList {
  private static final String NUMBER_EXTENSION = "2.5.29.20";
  private static final int MAX_NUMBER_BYTES = 20;

  /** Under the arc of UUIDs (X.667), which nobody has to be asked for. */
  private static final String NODE_EXTENSION = "2.25.228107162728693980222100504519658437895";

  private final byte[] der;
  private final X509CRL list;
  private final X509Certificate authority;
  private final BigInteger number;
  private final Set<NodeId> nodes;

  private RevocationList(byte[] der, X509CRL list, X509Certificate authority, BigInteger number) {
    this.der = der;
    this.list = list;
    this.authority = authority;
    this.number = number;
    this.nodes = nodesOf(list);
  }

  /** What an entry of the list says beside the serial number: whose certificate it was. */
  static Extensions naming(NodeId node) {
    byte[] text = node.toString().getBytes(StandardCharsets.US_ASCII);
    return new Extensions(
        new Extension(new ASN1ObjectIdentifier(NODE_EXTENSION), false, new DEROctetString(text)));
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

  /** Whether the list names the node itself. */
  boolean revokes(NodeId node) {
    return nodes.contains(node);
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

  /** The nodes that are named; what another authority wrote there names none. */
  private static Set<NodeId> nodesOf(X509CRL list) {
    Set<NodeId> nodes = new TreeSet<>();
    Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
    for (X509CRLEntry entry : entries == null ? Set.<X509CRLEntry>of() : entries) {
      byte[] extension = entry.getExtensionValue(NODE_EXTENSION);
      if (extension != null) {
        byte[] text = ASN1OctetString.getInstance(extension).getOctets();
        NodeId node = NodeId.tryParse(new String(text, StandardCharsets.US_ASCII));
        if (node != null) {
          nodes.add(node);
        }
      }
    }
    return nodes;
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

package dev.continuum.drivers.tls;

import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether certificates are those of a node of the cluster, and of which. Thread-safe
 * (stateless): the same certificates, trust and time give the same answer.
 *
 * <p>Order matters for the message only: what people can mend comes before what they cannot. The
 * chain is validated by the JDK's PKIX (RFC 5280, section 6) without its revocation check; {@link
 * RevocationList} says why. Names, purposes and revocation are checked here.
 */
final class PeerVerifier {
  /** Which side of the handshake the certificate is for. */
  enum Side {
    SERVER,
    CLIENT
  }

  private static final int URI_NAME = 6;
  private static final int MAX_CHAIN = 4;
  private static final int MIN_EC_BITS = 256;
  private static final int MIN_RSA_BITS = 3_072;

  private PeerVerifier() {}

  /**
   * The node that the chain proves.
   *
   * @param expected the node that was called, or null where anyone may answer
   * @throws ContinuumException CERTIFICATE_REFUSED, CLUSTER_MISMATCH, NODE_REVOKED or
   *     REVOCATION_LIST_REFUSED
   */
  static VerifiedPeer verify(
      X509Certificate @Nullable [] chain,
      Side side,
      @Nullable NodeId expected,
      Trust trust,
      long nowMillis) {
    if (chain == null || chain.length == 0) {
      throw refuse("none", "a node's certificate", "Join the cluster first: continuum join.");
    }
    if (chain.length > MAX_CHAIN) {
      throw refuse(chain.length + " certificates", "at most " + MAX_CHAIN, null);
    }
    X509Certificate leaf = chain[0];
    requireInTime(leaf, nowMillis);
    X509Certificate issuer = requirePath(chain, trust, nowMillis);
    requireUsage(leaf, side);
    requireStrongKey(leaf);
    SpiffeId name = requireName(leaf);
    if (trust.cluster() != null && !name.cluster().equals(trust.cluster())) {
      throw ContinuumException.field(
          ErrorCode.CLUSTER_MISMATCH,
          "cluster",
          name.cluster(),
          trust.cluster().text(),
          "Give both nodes the same cluster.id, or do not let them meet.");
    }
    requireNotRevoked(leaf, issuer, name, trust, nowMillis);
    if (expected != null && !expected.equals(name.node())) {
      throw refuse(
          "of node " + name.node().shortName(),
          "of node " + expected.shortName(),
          "Another node answers at that address; correct the address.");
    }
    return new VerifiedPeer(
        name.cluster(),
        name.node(),
        leaf.getSerialNumber(),
        leaf.getNotAfter().toInstant().toEpochMilli());
  }

  private static void requireInTime(X509Certificate leaf, long nowMillis) {
    String fix =
        "Compare the clocks of both machines; a node renews its certificate while it runs and"
            + " reaches the authority's node.";
    if (leaf.getNotBefore().toInstant().toEpochMilli() > nowMillis) {
      throw refuse(
          "not valid before " + leaf.getNotBefore().toInstant(),
          "valid at " + Instant.ofEpochMilli(nowMillis),
          fix);
    }
    if (leaf.getNotAfter().toInstant().toEpochMilli() <= nowMillis) {
      throw refuse(
          "expired at " + leaf.getNotAfter().toInstant(),
          "valid at " + Instant.ofEpochMilli(nowMillis),
          fix);
    }
  }

  /** The authority that vouches for the chain. */
  private static X509Certificate requirePath(X509Certificate[] chain, Trust trust, long nowMillis) {
    List<X509Certificate> path = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      if (!trust.authorities().contains(certificate)) {
        path.add(certificate);
      }
    }
    if (path.isEmpty() || !path.getFirst().equals(chain[0])) {
      throw refuse("the authority's own", "a node's certificate", null);
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    trust.authorities().forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(Instant.ofEpochMilli(nowMillis)));
      PKIXCertPathValidatorResult result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX")
                  .validate(
                      CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return path.size() > 1 ? path.get(1) : result.getTrustAnchor().getTrustedCert();
    } catch (CertPathValidatorException e) {
      throw refuse(
          "not vouched for (" + e.getReason().toString().toLowerCase(Locale.ROOT) + ")",
          "signed by this cluster's authority",
          "Join the node to this cluster: continuum join.");
    } catch (GeneralSecurityException e) {
      throw refuse("damaged", "X.509", null);
    }
  }

  private static void requireUsage(X509Certificate leaf, Side side) {
    boolean[] usage = leaf.getKeyUsage();
    if (leaf.getBasicConstraints() >= 0
        || (usage != null && (usage[KeyUsages.KEY_CERT_SIGN] || usage[KeyUsages.CRL_SIGN]))) {
      throw refuse("an authority's", "a node's, which signs no others", null);
    }
    if (usage == null || !usage[KeyUsages.DIGITAL_SIGNATURE]) {
      throw refuse("without the usage digitalSignature", "for signatures", null);
    }
    String purpose = side == Side.SERVER ? KeyUsages.SERVER_PURPOSE : KeyUsages.CLIENT_PURPOSE;
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null || !purposes.contains(purpose)) {
        throw refuse(
            "not for a " + side.name().toLowerCase(Locale.ROOT),
            "the purposes serverAuth and clientAuth",
            "Issue the certificate with both purposes.");
      }
    } catch (CertificateParsingException e) {
      throw refuse("damaged", "X.509", null);
    }
  }

  private static void requireStrongKey(X509Certificate leaf) {
    boolean strong =
        switch (leaf.getPublicKey()) {
          case ECPublicKey key ->
              key.getParams().getCurve().getField().getFieldSize() >= MIN_EC_BITS;
          case RSAPublicKey key -> key.getModulus().bitLength() >= MIN_RSA_BITS;
          default -> false;
        };
    if (!strong) {
      throw refuse("a weak key", "EC of 256 bits or RSA of 3,072 bits at least", null);
    }
  }

  /** One URI name in our form, and the same node as common name. */
  static SpiffeId requireName(X509Certificate leaf) {
    String expected = "one name spiffe://<cluster>/node/<id>, and the id as common name";
    String fix = "See the name that a node needs with: continuum ca show.";
    Collection<List<?>> names;
    try {
      names = leaf.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw refuse("damaged", "X.509", null);
    }
    String uri = null;
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(URI_NAME)) {
        if (uri != null) {
          throw refuse("two names", expected, fix);
        }
        uri = String.valueOf(name.get(1));
      }
    }
    SpiffeId id = uri == null ? null : SpiffeId.tryParse(uri);
    if (id == null) {
      throw refuse(uri == null ? "without a name" : uri, expected, fix);
    }
    if (!id.node().toString().equals(commonName(leaf))) {
      throw refuse("common name " + commonName(leaf), expected, fix);
    }
    return id;
  }

  private static @Nullable String commonName(X509Certificate leaf) {
    String found = null;
    try {
      for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          if (found != null) {
            return null;
          }
          found = String.valueOf(rdn.getValue());
        }
      }
    } catch (InvalidNameException e) {
      return null;
    }
    return found;
  }

  private static void requireNotRevoked(
      X509Certificate leaf, X509Certificate issuer, SpiffeId name, Trust trust, long nowMillis) {
    RevocationList list = trust.revocations();
    if (list == null || !list.isOf(issuer)) {
      if (trust.revocationsRequired()) {
        throw RevocationList.missing();
      }
      return;
    }
    if (list.revokes(leaf.getSerialNumber()) || list.revokes(name.node())) {
      throw ContinuumException.field(
          ErrorCode.NODE_REVOKED,
          "certificate",
          "revoked, of node " + name.node().shortName(),
          "one that was not revoked",
          "Give the machine a new identity: move node.key out of its data folder and join again.");
    }
    list.requireCurrent(nowMillis);
  }

  private static ContinuumException refuse(String value, String expected, @Nullable String fix) {
    return ContinuumException.field(
        ErrorCode.CERTIFICATE_REFUSED,
        "certificate",
        value,
        expected,
        fix == null ? "Give the node a certificate of the cluster: continuum join." : fix);
  }
}

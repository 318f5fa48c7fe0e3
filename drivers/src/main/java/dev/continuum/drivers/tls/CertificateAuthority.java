package dev.continuum.drivers.tls;

import dev.continuum.core.access.Certificate;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.Member;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.file.SecureFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * The authority of a cluster: a P-256 key that signs certificates of nodes and the revocation list.
 * Thread-safe (immutable, apart from the random source, which is thread-safe).
 *
 * <p>It writes every name itself; of a request it takes the public key and nothing else.
 */
final class CertificateAuthority {
  private static final Duration LIFETIME = Duration.ofDays(3_650);

  /** Clocks of nodes may be behind by so much. */
  static final Duration BACKDATE = Duration.ofMinutes(5);

  private static final int SERIAL_BYTES = 16;
  private static final int UTC_TIME_LAST_YEAR = 2049;

  private final Credentials credentials;
  private final ClusterName cluster;
  private final SecureRandom random;

  CertificateAuthority(Credentials credentials, ClusterName cluster, SecureRandom random) {
    this.credentials = credentials;
    this.cluster = cluster;
    this.random = random;
  }

  /** A new authority, valid from now for ten years. */
  static Credentials create(ClusterName cluster, SecureRandom random, long nowMillis) {
    KeyPair keys = CertificateRequests.newKeyPair(random);
    X500Name name = CertificateRequests.commonName("Continuum cluster " + shorten(cluster.text()));
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              serial(random),
              time(nowMillis - BACKDATE.toMillis()),
              time(nowMillis + LIFETIME.toMillis()),
              name,
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      byte[] der = builder.build(CertificateRequests.signer(keys.getPrivate())).getEncoded();
      return new Credentials(keys.getPrivate(), List.of(Pem.certificate(der)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of our own making encodes", e);
    }
  }

  X509Certificate certificate() {
    return credentials.leaf();
  }

  ClusterName cluster() {
    return cluster;
  }

  /** SHA-256 of the SubjectPublicKeyInfo, as tokens carry it. */
  static byte[] pin(X509Certificate authority) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(authority.getPublicKey().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A certificate for a node: its key, our names. */
  X509Certificate issue(SubjectPublicKeyInfo key, NodeId node, Duration lifetime, long nowMillis) {
    Instant authorityEnd = certificate().getNotAfter().toInstant();
    long end = Math.min(nowMillis + lifetime.toMillis(), authorityEnd.toEpochMilli());
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer(),
              serial(random),
              time(nowMillis - BACKDATE.toMillis()),
              time(end),
              CertificateRequests.commonName(node.toString()),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          true,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(
              new GeneralName(
                  GeneralName.uniformResourceIdentifier, new SpiffeId(cluster, node).toString())));
      return Pem.certificate(
          builder.build(CertificateRequests.signer(credentials.key())).getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of our own making encodes", e);
    }
  }

  /** A signed list of every certificate of revoked nodes, each with its node's name, in DER. */
  byte[] revocationList(Enrolment enrolment, long number, Duration lifetime, long nowMillis) {
    try {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(issuer(), time(nowMillis - BACKDATE.toMillis()));
      builder.setNextUpdate(time(nowMillis + lifetime.toMillis()));
      for (Member member : enrolment.members()) {
        if (!member.revoked()) {
          continue;
        }
        for (Certificate certificate : member.certificates()) {
          builder.addCRLEntry(
              certificate.serial(),
              java.util.Date.from(Instant.ofEpochMilli(member.revokedMillis())),
              RevocationList.naming(member.id()));
        }
      }
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      return builder.build(CertificateRequests.signer(credentials.key())).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a list of our own making encodes", e);
    }
  }

  /** Saves a new authority: the certificate for all, the key for its owner. */
  static void save(Credentials authority, Path certificateFile, Path keyFile) {
    SecureFile.writeSecret(
        keyFile, ascii(Pem.print(Pem.PRIVATE_KEY, authority.key().getEncoded())));
    SecureFile.writePublic(
        certificateFile, ascii(Pem.print(Pem.CERTIFICATE, Credentials.der(authority.leaf()))));
  }

  static Credentials load(Path certificateFile, Path keyFile) {
    List<X509Certificate> certificates =
        Pem.certificates(certificateFile, SecureFile.read(certificateFile));
    PrivateKey key = Pem.privateKey(keyFile, SecureFile.readSecret(keyFile));
    return new Credentials(key, certificates);
  }

  private X500Name issuer() {
    return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
  }

  private static BigInteger serial(SecureRandom random) {
    byte[] bytes = new byte[SERIAL_BYTES];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).setBit(SERIAL_BYTES * Byte.SIZE - 1);
  }

  /** RFC 5280, section 4.1.2.5: two digits of the year until 2049. */
  static Time time(long millis) {
    var at = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    boolean isShort = at.getYear() <= UTC_TIME_LAST_YEAR;
    String text =
        DateTimeFormatter.ofPattern(isShort ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'", Locale.ROOT)
            .format(at);
    return new Time(isShort ? new ASN1UTCTime(text) : new DERGeneralizedTime(text));
  }

  private static String shorten(String text) {
    int maxChars = 40; // a common name holds 64 characters
    return text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}

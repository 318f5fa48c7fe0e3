package dev.continuum.drivers.tls;

import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.NodeId;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
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
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates and lists with whatever is asked for in them. One thread only. */
final class Forgery {
  static final SecureRandom RANDOM = new SecureRandom();
  static final long DAY_MILLIS = 86_400_000L;

  private final Credentials issuer;
  private final long now;
  private final NodeId node;
  private final List<String> names = new ArrayList<>();
  private String commonName;
  private long notBefore;
  private long notAfter;
  private boolean authority;
  private int usage = KeyUsage.digitalSignature;
  private KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
  private boolean selfSigned;

  /** Begins with what the authority would issue to the node. */
  Forgery(Credentials issuer, SpiffeId name, long now) {
    this.issuer = issuer;
    this.now = now;
    this.node = name.node();
    this.commonName = node.toString();
    this.notBefore = now - DAY_MILLIS;
    this.notAfter = now + DAY_MILLIS;
    names.add(name.toString());
  }

  Forgery name(@Nullable String uri) {
    names.clear();
    if (uri != null) {
      names.add(uri);
    }
    return this;
  }

  Forgery alsoNamed(String uri) {
    names.add(uri);
    return this;
  }

  Forgery commonName(String name) {
    commonName = name;
    return this;
  }

  Forgery valid(long fromMillis, long toMillis) {
    notBefore = now + fromMillis;
    notAfter = now + toMillis;
    return this;
  }

  Forgery authority() {
    authority = true;
    return this;
  }

  Forgery usage(int keyUsage) {
    usage = keyUsage;
    return this;
  }

  Forgery purposes(KeyPurposeId... newPurposes) {
    purposes = newPurposes.clone();
    return this;
  }

  Forgery selfSigned() {
    selfSigned = true;
    return this;
  }

  Credentials make() {
    return make(List.of(issuer.leaf()));
  }

  /** With these certificates behind the own one. */
  Credentials make(List<X509Certificate> behind) {
    KeyPair keys = CertificateRequests.newKeyPair(RANDOM);
    X500Name subject = CertificateRequests.commonName(commonName);
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              selfSigned
                  ? subject
                  : X500Name.getInstance(issuer.leaf().getSubjectX500Principal().getEncoded()),
              new BigInteger(100, RANDOM).setBit(100),
              CertificateAuthority.time(notBefore),
              CertificateAuthority.time(notAfter),
              subject,
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      builder.addExtension(
          Extension.basicConstraints,
          true,
          authority ? new BasicConstraints(1) : new BasicConstraints(false));
      if (usage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      if (purposes.length > 0) {
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes));
      }
      if (!names.isEmpty()) {
        GeneralName[] all =
            names.stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
      }
      byte[] der =
          builder
              .build(CertificateRequests.signer(selfSigned ? keys.getPrivate() : issuer.key()))
              .getEncoded();
      List<X509Certificate> chain = new ArrayList<>(List.of(Pem.certificate(der)));
      chain.addAll(behind);
      return new Credentials(keys.getPrivate(), chain);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A list of that number which revokes these, signed by {@code key} in the issuer's name. */
  static byte[] list(
      X509Certificate issuer,
      Credentials signer,
      long number,
      long fromMillis,
      long toMillis,
      X509Certificate... revoked) {
    try {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(
              X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
              CertificateAuthority.time(fromMillis));
      builder.setNextUpdate(CertificateAuthority.time(toMillis));
      for (X509Certificate certificate : revoked) {
        builder.addCRLEntry(
            certificate.getSerialNumber(),
            java.util.Date.from(java.time.Instant.ofEpochMilli(fromMillis)),
            0);
      }
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      return builder.build(CertificateRequests.signer(signer.key())).getEncoded();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

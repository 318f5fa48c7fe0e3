package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.PKCSException;

/**
 * P-256 keys and the requests that prove their possession (PKCS #10, RFC 2986). Thread-safe
 * (stateless).
 */
final class CertificateRequests {
  static final String SIGNATURE = "SHA256WITHECDSA";

  private CertificateRequests() {}

  static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has P-256", e);
    }
  }

  /** A request of that key; the subject is only a hint, the authority writes the names. */
  static byte[] create(KeyPair keys, NodeId node) {
    try {
      return new PKCS10CertificationRequestBuilder(
              commonName(node.toString()),
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
          .build(signer(keys.getPrivate()))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a request of our own making encodes", e);
    }
  }

  /** The public key of a request that is signed by it; the rest of the request is not believed. */
  static SubjectPublicKeyInfo verify(byte[] der) {
    try {
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
      SubjectPublicKeyInfo key = request.getSubjectPublicKeyInfo();
      AlgorithmIdentifier algorithm = key.getAlgorithm();
      if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          || !SECObjectIdentifiers.secp256r1.equals(
              ASN1ObjectIdentifier.getInstance(algorithm.getParameters()))
          || !request
              .getSignatureAlgorithm()
              .getAlgorithm()
              .equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
        throw invalid("another kind of key or signature");
      }
      boolean valid =
          request.isSignatureValid(
              new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
                  .build(PublicKeyFactory.createKey(key)));
      if (!valid) {
        throw invalid("a signature of another key");
      }
      return key;
    } catch (ContinuumException e) {
      throw e;
    } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
      // Bouncy Castle meets damaged structures with runtime exceptions of many kinds.
      throw invalid("damaged");
    }
  }

  static ContentSigner signer(PrivateKey key) {
    AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE);
    AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
    try {
      return new BcECContentSignerBuilder(signature, digest)
          .build(PrivateKeyFactory.createKey(key.getEncoded()));
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("a P-256 key signs", e);
    }
  }

  static X500Name commonName(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  private static ContinuumException invalid(String value) {
    return ContinuumException.field(
        ErrorCode.CERTIFICATE_REQUEST_INVALID,
        "certificateRequest",
        value,
        "PKCS #10 of a P-256 key, signed by it with SHA-256",
        "Join with the continuum of the same version as the cluster's.");
  }
}

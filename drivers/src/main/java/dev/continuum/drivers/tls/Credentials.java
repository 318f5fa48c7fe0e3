package dev.continuum.drivers.tls;

import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and its certificates, the own one first. Thread-safe (immutable).
 *
 * <p>Key and chain stand in one file, so that they change together.
 */
record Credentials(PrivateKey key, List<X509Certificate> chain) {
  Credentials {
    chain = List.copyOf(chain);
  }

  static Credentials load(Path file) {
    byte[] bytes = SecureFile.readSecret(file);
    return new Credentials(Pem.privateKey(file, bytes), Pem.certificates(file, bytes));
  }

  void save(Path file) {
    StringBuilder text = new StringBuilder(Pem.print(Pem.PRIVATE_KEY, key.getEncoded()));
    chain.forEach(certificate -> text.append(Pem.print(Pem.CERTIFICATE, der(certificate))));
    SecureFile.writeSecret(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the key is the one that the certificate is of. */
  boolean belongTogether() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = leaf().getPublicKey().getEncoded();
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(leaf().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  long notBeforeMillis() {
    return leaf().getNotBefore().toInstant().toEpochMilli();
  }

  long notAfterMillis() {
    return leaf().getNotAfter().toInstant().toEpochMilli();
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has its bytes", e);
    }
  }

  /** Not the key. */
  @Override
  public String toString() {
    return "credentials of "
        + leaf().getSubjectX500Principal()
        + ", serial "
        + leaf().getSerialNumber();
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.file.SecureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The files of an operator's own key infrastructure, under the names of their settings. Thread-safe
 * (immutable); what is wrong with a file is said with its path and what to do.
 *
 * @param certificate {@code tls.cert}: the node's certificate, then those between it and the
 *     authority
 * @param key {@code tls.key}: its private key, PKCS #8
 * @param authority {@code tls.ca}: who may sign nodes
 * @param revocations {@code tls.crl}: without one revocation is not checked
 */
public record OperatorFiles(
    Path certificate, Path key, Path authority, Optional<Path> revocations) {

  /** The cluster that the certificate names, which is believed where nobody said another. */
  ClusterName cluster() {
    try {
      return PeerVerifier.requireName(credentials().leaf()).cluster();
    } catch (ContinuumException e) {
      throw e.code() == ErrorCode.CERTIFICATE_REFUSED
          ? explain(e, "spiffe://CLUSTER/node/IDENTITY")
          : e;
    }
  }

  Credentials credentials() {
    List<X509Certificate> chain = certificates("tls.cert", certificate);
    PrivateKey own = Pem.privateKey(present("tls.key", key), SecureFile.readSecret(key));
    Credentials credentials = new Credentials(own, chain);
    if (!credentials.belongTogether()) {
      throw refuse(
          "tls.key",
          key,
          "another key",
          "the private key of the certificate in " + certificate,
          "Put the key there that the certificate was requested with, or request a new certificate"
              + " for this key.");
    }
    return credentials;
  }

  List<X509Certificate> authorities() {
    List<X509Certificate> authorities = certificates("tls.ca", authority);
    for (X509Certificate each : authorities) {
      if (each.getBasicConstraints() < 0) {
        throw refuse(
            "tls.ca",
            authority,
            "the certificate of " + each.getSubjectX500Principal() + ", which may not sign others",
            "certificates of authorities (basicConstraints CA:TRUE)",
            "Put the authority's certificate there, not the node's.");
      }
    }
    return authorities;
  }

  /** A list of the operator's, verified, if there is one. */
  Optional<RevocationList> revocationList(List<X509Certificate> authorities) {
    if (revocations.isEmpty()) {
      return Optional.empty();
    }
    Path file = present("tls.crl", revocations.get());
    for (Pem.Block block : Pem.parse(file, SecureFile.read(file))) {
      if (block.label().equals(Pem.REVOCATION_LIST)) {
        try {
          return Optional.of(RevocationList.verify(block.der(), authorities));
        } catch (ContinuumException e) {
          throw ContinuumException.of(
              e.code(),
              "tls.crl: " + file + ": " + e.getMessage(),
              "Put there the list that the authority in " + authority + " signed.");
        }
      }
    }
    throw refuse(
        "tls.crl",
        file,
        "no revocation list",
        "-----BEGIN X509 CRL-----",
        "Convert it: openssl crl -inform DER -in LIST -out " + file + ".");
  }

  /** The refusal of the node's own certificate, with what an operator can do about it. */
  ContinuumException explain(ContinuumException refusal, String name) {
    return ContinuumException.of(
        refusal.code(),
        "tls.cert: " + certificate + ": this node's own " + refusal.getMessage(),
        "Issue a certificate signed by an authority in "
            + authority
            + ", in its time, with the usages digitalSignature, serverAuth and clientAuth, the URI"
            + " name "
            + name
            + " and the identity at its end as common name. See docs/operating/certificates.md.",
        refusal);
  }

  private static List<X509Certificate> certificates(String setting, Path file) {
    return Pem.certificates(file, SecureFile.read(present(setting, file)));
  }

  private static Path present(String setting, Path file) {
    if (!Files.isRegularFile(file)) {
      throw refuse(
          setting,
          file,
          Files.exists(file) ? "no file" : "missing",
          "a file in PEM",
          "Put the file there, or correct CONTINUUM_"
              + setting.replace('.', '_').toUpperCase(java.util.Locale.ROOT)
              + ".");
    }
    return file;
  }

  private static ContinuumException refuse(
      String setting, Path file, String value, String expected, String fix) {
    return ContinuumException.of(
        ErrorCode.CONFIG_INVALID,
        setting + ": " + file + ": " + value + " (expected: " + expected + ")",
        fix);
  }
}

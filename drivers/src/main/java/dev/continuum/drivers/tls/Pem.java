package dev.continuum.drivers.tls;

import dev.continuum.drivers.file.SecureFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Keys, certificates and lists in PEM (RFC 7468). Thread-safe (stateless). */
final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String CERTIFICATE = "CERTIFICATE";
  static final String REVOCATION_LIST = "X509 CRL";

  private static final int MAX_BLOCKS = 64;
  private static final int LINE_CHARS = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");

  private Pem() {}

  /** What stands between a BEGIN and its END. */
  record Block(String label, byte[] der) {}

  static String print(String label, byte[] der) {
    String text = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /** All blocks; text between them is not read, as in the files of other tools. */
  static List<Block> parse(Path source, byte[] bytes) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      if (blocks.size() == MAX_BLOCKS) {
        throw SecureFile.damaged(source, "more blocks", "at most " + MAX_BLOCKS);
      }
      try {
        blocks.add(
            new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
      } catch (IllegalArgumentException e) {
        throw SecureFile.damaged(source, "a block that is no base 64", "PEM");
      }
    }
    return blocks;
  }

  /** The certificates of a file, in its order; at least one. */
  static List<X509Certificate> certificates(Path source, byte[] bytes) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : parse(source, bytes)) {
      if (block.label().equals(CERTIFICATE)) {
        try {
          certificates.add(certificate(block.der()));
        } catch (GeneralSecurityException e) {
          throw SecureFile.damaged(source, "a damaged certificate", "X.509 in PEM");
        }
      }
    }
    if (certificates.isEmpty()) {
      throw SecureFile.damaged(source, "no certificate", "-----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(certificates);
  }

  static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** The one private key of a file, in PKCS #8. */
  static PrivateKey privateKey(Path source, byte[] bytes) {
    for (Block block : parse(source, bytes)) {
      if (block.label().equals(PRIVATE_KEY)) {
        try {
          return privateKey(block.der());
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
          throw SecureFile.damaged(source, "a damaged key", "an EC or RSA key in PKCS #8");
        }
      }
      if (block.label().endsWith(PRIVATE_KEY)) {
        throw SecureFile.damaged(
            source,
            block.label(),
            PRIVATE_KEY + " (openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW converts it)");
      }
    }
    throw SecureFile.damaged(source, "no key", "-----BEGIN PRIVATE KEY-----");
  }

  static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
    String algorithm =
        switch (PrivateKeyInfo.getInstance(pkcs8).getPrivateKeyAlgorithm().getAlgorithm().getId()) {
          case "1.2.840.10045.2.1" -> "EC";
          case "1.2.840.113549.1.1.1" -> "RSA";
          default -> "EdDSA";
        };
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }
}

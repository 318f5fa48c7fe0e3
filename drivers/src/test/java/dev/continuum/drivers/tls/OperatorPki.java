package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An operator's authority and the files that it gives to a node. */
public final class OperatorPki {
  static final long DAY_MILLIS = 24L * 3_600 * 1_000;

  private final ClusterName cluster;
  private final Credentials authority;
  private final long now;

  public OperatorPki(String cluster, long nowMillis) {
    this.cluster = new ClusterName(cluster);
    this.now = nowMillis;
    this.authority = CertificateAuthority.create(this.cluster, Forgery.RANDOM, nowMillis);
  }

  public ClusterName cluster() {
    return cluster;
  }

  /** Files for a node in a folder, under the names that {@link #files} gives. */
  public OperatorFiles issue(Path folder, NodeId node) {
    return issue(folder, node, forgery -> forgery);
  }

  OperatorFiles issue(Path folder, NodeId node, UnaryOperator<Forgery> change) {
    Credentials issued =
        change.apply(new Forgery(authority, new SpiffeId(cluster, node), now)).make();
    OperatorFiles files = files(folder);
    writeCertificate(files.certificate(), issued.leaf());
    writeKey(files.key(), Pem.print(Pem.PRIVATE_KEY, issued.key().getEncoded()));
    writeCertificate(files.authority(), authority.leaf());
    return files;
  }

  /** A list that revokes these. */
  void revoke(Path file, long number, long untilMillis, X509Certificate... revoked) {
    byte[] der =
        Forgery.list(
            authority.leaf(), authority, number, now - DAY_MILLIS, now + untilMillis, revoked);
    write(file, Pem.print(Pem.REVOCATION_LIST, der));
  }

  static OperatorFiles files(Path folder) {
    return new OperatorFiles(
        folder.resolve("node.pem"),
        folder.resolve("node-key.pem"),
        folder.resolve("ca.pem"),
        Optional.empty());
  }

  static void writeCertificate(Path file, X509Certificate certificate) {
    write(file, Pem.print(Pem.CERTIFICATE, Credentials.der(certificate)));
  }

  static void writeKey(Path file, String pem) {
    write(file, pem);
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

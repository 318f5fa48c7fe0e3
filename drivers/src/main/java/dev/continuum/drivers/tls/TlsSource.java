package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files behind a {@link NodeTls}. One thread at a time; its owner sees to that. */
final class TlsSource {
  private final Path certificate;
  private final @Nullable Path key;
  private final Path authorities;
  private final @Nullable Path revocations;
  private final ClusterName cluster;
  private final boolean revocationsRequired;
  private List<String> seen;

  private TlsSource(
      Path certificate,
      @Nullable Path key,
      Path authorities,
      @Nullable Path revocations,
      ClusterName cluster,
      boolean revocationsRequired) {
    this.certificate = certificate;
    this.key = key;
    this.authorities = authorities;
    this.revocations = revocations;
    this.cluster = cluster;
    this.revocationsRequired = revocationsRequired;
    this.seen = fingerprints();
  }

  static TlsSource ofCluster(TlsFolder folder) {
    return new TlsSource(
        folder.credentials(),
        null,
        folder.authorityCertificates(),
        folder.revocations(),
        Membership.load(folder.membership()).cluster(),
        true);
  }

  static TlsSource ofOperator(
      Path certificate, Path key, Path authority, Optional<Path> revocations, ClusterName cluster) {
    return new TlsSource(
        certificate, key, authority, revocations.orElse(null), cluster, revocations.isPresent());
  }

  /** Whether a file is another than when this was asked last. */
  boolean changed() {
    List<String> now = fingerprints();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  Credentials credentials() {
    if (key == null) {
      return Credentials.load(certificate);
    }
    PrivateKey loaded = Pem.privateKey(key, SecureFile.readSecret(key));
    return new Credentials(loaded, Pem.certificates(certificate, SecureFile.read(certificate)));
  }

  Trust trust() {
    List<X509Certificate> trusted = Pem.certificates(authorities, SecureFile.read(authorities));
    RevocationList list = null;
    if (revocations != null && Files.exists(revocations)) {
      List<Pem.Block> blocks = Pem.parse(revocations, SecureFile.read(revocations));
      if (!blocks.isEmpty()) {
        list = RevocationList.verify(blocks.getFirst().der(), trusted);
      }
    }
    return new Trust(cluster, trusted, list, revocationsRequired);
  }

  void saveRevocations(byte[] pem) {
    if (revocations != null) {
      SecureFile.writePublic(revocations, pem);
      seen = fingerprints();
    }
  }

  private List<String> fingerprints() {
    List<String> prints = new ArrayList<>();
    for (Path file : new Path[] {certificate, key, authorities, revocations}) {
      String print = "";
      try {
        if (file != null) {
          Object inode =
              Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                  .fileKey();
          print = Files.size(file) + " " + Files.getLastModifiedTime(file) + " " + inode;
        }
      } catch (IOException e) {
        print = "missing";
      }
      prints.add(print);
    }
    return prints;
  }

  @Override
  public String toString() {
    return certificate.toString();
  }
}

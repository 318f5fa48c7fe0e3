package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.file.SecureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files behind a {@link NodeTls}: those of the data folder, or an operator's. One thread at a
 * time; its owner sees to that.
 *
 * <p>A revocation list that came from another node is kept in the data folder either way; nobody
 * writes to an operator's files.
 */
final class TlsSource {
  private final TlsFolder folder;
  private final @Nullable OperatorFiles operator;
  private final ClusterName cluster;
  private final List<Path> watched;
  private List<String> seen;

  private TlsSource(TlsFolder folder, @Nullable OperatorFiles operator, ClusterName cluster) {
    this.folder = folder;
    this.operator = operator;
    this.cluster = cluster;
    this.watched = new ArrayList<>(List.of(folder.revocations()));
    if (operator == null) {
      watched.addAll(List.of(folder.credentials(), folder.authorityCertificates()));
    } else {
      watched.addAll(List.of(operator.certificate(), operator.key(), operator.authority()));
      operator.revocations().ifPresent(watched::add);
    }
    this.seen = fingerprints();
  }

  static TlsSource ofCluster(TlsFolder folder) {
    return new TlsSource(folder, null, Membership.load(folder.membership()).cluster());
  }

  static TlsSource ofOperator(OperatorFiles operator, TlsFolder folder, ClusterName cluster) {
    return new TlsSource(folder, operator, cluster);
  }

  /** Whether a file is another than when this was asked last. */
  boolean changed() {
    List<String> now = fingerprints();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  Credentials credentials() {
    return operator == null ? Credentials.load(folder.credentials()) : operator.credentials();
  }

  Trust trust() {
    if (operator == null) {
      Path file = folder.authorityCertificates();
      List<X509Certificate> trusted = Pem.certificates(file, SecureFile.read(file));
      return new Trust(cluster, trusted, kept(trusted), true);
    }
    List<X509Certificate> trusted = operator.authorities();
    RevocationList given = operator.revocationList(trusted).orElse(null);
    return new Trust(cluster, trusted, newer(given, keptIfUsable(trusted)), given != null);
  }

  void saveRevocations(byte[] pem) {
    SecureFile.writePublic(folder.revocations(), pem);
    seen = fingerprints();
  }

  /** Says what is wrong with the node's own certificate in the words of where it came from. */
  ContinuumException explain(ContinuumException refusal, String name) {
    return operator != null
        ? operator.explain(refusal, name)
        : ContinuumException.of(
            refusal.code(),
            folder.credentials() + ": this node's own " + refusal.getMessage(),
            "The node's name is " + name + ". " + refusal.fix(),
            refusal);
  }

  private @Nullable RevocationList kept(List<X509Certificate> trusted) {
    Path file = folder.revocations();
    if (Files.exists(file)) {
      List<Pem.Block> blocks = Pem.parse(file, SecureFile.read(file));
      if (!blocks.isEmpty()) {
        return RevocationList.verify(blocks.getFirst().der(), trusted);
      }
    }
    return null;
  }

  /** What a former authority signed counts no more, and is no reason not to start. */
  private @Nullable RevocationList keptIfUsable(List<X509Certificate> trusted) {
    try {
      return kept(trusted);
    } catch (ContinuumException e) {
      return null;
    }
  }

  private static @Nullable RevocationList newer(
      @Nullable RevocationList given, @Nullable RevocationList kept) {
    if (given == null || kept == null) {
      return given == null ? kept : given;
    }
    return kept.number().compareTo(given.number()) > 0 ? kept : given;
  }

  private List<String> fingerprints() {
    List<String> prints = new ArrayList<>();
    for (Path file : watched) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        prints.add(
            attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
      } catch (IOException e) {
        prints.add("missing");
      }
    }
    return prints;
  }
}

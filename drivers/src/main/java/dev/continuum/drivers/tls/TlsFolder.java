package dev.continuum.drivers.tls;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie under a data folder. Thread-safe (immutable). */
record TlsFolder(Path data) {
  Path authorityCertificates() {
    return at("ca.crt");
  }

  Path authorityKey() {
    return at("ca.key");
  }

  /** The node's TLS key and its chain. */
  Path credentials() {
    return at("node.pem");
  }

  Path revocations() {
    return at("revocations.crl");
  }

  /** Tokens and members, on the node that holds the authority's key. */
  Path enrolment() {
    return at("enrolment");
  }

  Path enrolmentLock() {
    return at("enrolment.lock");
  }

  Path membership() {
    return at("cluster");
  }

  Path keyring() {
    return at("keyring");
  }

  boolean belongsToACluster() {
    return Files.exists(membership());
  }

  boolean holdsTheAuthority() {
    return Files.exists(authorityKey());
  }

  private Path at(String name) {
    return data.resolve("tls").resolve(name);
  }
}

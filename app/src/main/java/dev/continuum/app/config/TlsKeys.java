package dev.continuum.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Certificates of an operator's own authority: {@code tls}. Thread-safe (constants). */
public final class TlsKeys {
  private static final KeyList KEYS = new KeyList("tls");
  private static final ValueType<Optional<Path>> FILE =
      ValueType.optional(ValueType.path(StorageKeys::home));

  public static final ConfigKey<Optional<Path>> CERTIFICATE =
      KEYS.key(
          "cert",
          FILE,
          "",
          "The node's certificate (PEM), where an authority of your own signs nodes; tls.key and"
              + " tls.ca come with it, and it names the cluster where cluster.id is empty. A changed"
              + " file is taken within seconds. Empty: the cluster has its own authority.");
  public static final ConfigKey<Optional<Path>> KEY =
      KEYS.key("key", FILE, "", "The private key of tls.cert (PEM, PKCS #8, mode 0600).");
  public static final ConfigKey<Optional<Path>> AUTHORITY =
      KEYS.key("ca", FILE, "", "The certificates of the authorities that sign nodes (PEM).");
  public static final ConfigKey<Optional<Path>> REVOCATIONS =
      KEYS.key(
          "crl",
          FILE,
          "",
          "The revocation list of that authority (PEM). Empty: revocation is not checked, unless"
              + " another node has a list.");

  private TlsKeys() {}

  static List<ConfigKey<?>> all() {
    return KEYS.keys();
  }
}

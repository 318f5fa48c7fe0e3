package dev.continuum.drivers.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The node's key and certificate at JSSE's door, replaceable while connections are made.
 * Thread-safe.
 *
 * <p>JSSE asks for a name, then for the key and the chain of that name. A name therefore carries
 * its generation, and the generation before stays answerable, so that a handshake during a rotation
 * never mixes a key with another's chain.
 */
final class NodeKeyManager extends X509ExtendedKeyManager {
  private record Generation(long number, Credentials credentials) {
    String alias() {
      return "node-" + number;
    }
  }

  private record Held(Generation present, @Nullable Generation previous) {}

  private volatile Held held;

  NodeKeyManager(Credentials credentials) {
    held = new Held(new Generation(0, credentials), null);
  }

  Credentials credentials() {
    return held.present().credentials();
  }

  synchronized void replace(Credentials next) {
    Generation present = held.present();
    held = new Held(new Generation(present.number() + 1, next), present);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return keyTypes == null ? null : choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return keyType == null ? null : choose(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keyTypes == null ? null : choose(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keyType == null ? null : choose(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Credentials credentials = of(alias);
    return credentials == null ? null : credentials.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Credentials credentials = of(alias);
    return credentials == null ? null : credentials.key();
  }

  private String @Nullable [] aliases(@Nullable String keyType) {
    String alias = keyType == null ? null : choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  private @Nullable String choose(String... keyTypes) {
    Generation present = held.present();
    return Arrays.asList(keyTypes).contains(present.credentials().key().getAlgorithm())
        ? present.alias()
        : null;
  }

  private @Nullable Credentials of(@Nullable String alias) {
    Held now = held;
    if (now.present().alias().equals(alias)) {
      return now.present().credentials();
    }
    Generation previous = now.previous();
    return previous != null && previous.alias().equals(alias) ? previous.credentials() : null;
  }
}

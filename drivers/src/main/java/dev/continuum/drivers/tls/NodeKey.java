package dev.continuum.drivers.tls;

import dev.continuum.core.access.SignatureScheme;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.file.SecureFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/**
 * A node's identity key, in the file {@code node.key} of its data folder (PKCS #8 in PEM, readable
 * by its owner only). Thread-safe (immutable).
 *
 * <p>A damaged file is refused by name and never replaced: the identity would be lost.
 */
public final class NodeKey implements SignatureScheme.Signer {
  public static final String FILE_NAME = "node.key";

  private final Ed25519PrivateKeyParameters key;
  private final byte[] publicKey;
  private final NodeId nodeId;

  private NodeKey(Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.publicKey = key.generatePublicKey().getEncoded();
    this.nodeId = SignatureScheme.nodeId(publicKey);
  }

  /** The key of a data folder; where there is none it makes one. */
  public static NodeKey open(Path dataFolder, SecureRandom random) {
    Path file = dataFolder.resolve(FILE_NAME);
    if (Files.exists(file)) {
      return load(file);
    }
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);
    try {
      byte[] der = PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
      SecureFile.writeSecret(
          file, Pem.print(Pem.PRIVATE_KEY, der).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw SecureFile.failed(file, e);
    }
    return new NodeKey(key);
  }

  private static NodeKey load(Path file) {
    byte[] bytes = SecureFile.readSecret(file);
    for (Pem.Block block : Pem.parse(file, bytes)) {
      try {
        if (block.label().equals(Pem.PRIVATE_KEY)
            && PrivateKeyFactory.createKey(block.der())
                instanceof Ed25519PrivateKeyParameters key) {
          return new NodeKey(key);
        }
      } catch (IOException | RuntimeException e) {
        throw SecureFile.damaged(file, "a damaged key", "an Ed25519 key in PKCS #8");
      }
    }
    throw SecureFile.damaged(file, "no Ed25519 key", "-----BEGIN PRIVATE KEY-----");
  }

  @Override
  public SignatureScheme scheme() {
    return Ed25519Scheme.INSTANCE;
  }

  @Override
  public NodeId nodeId() {
    return nodeId;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }
}

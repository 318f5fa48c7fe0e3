package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.value.DecodeException;
import dev.continuum.drivers.file.SecureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keyring of a data folder, in {@code tls/keyring}, readable by its owner only. One thread; the
 * command line changes the file with {@link #change}, a running node sees that with {@link
 * #changed}.
 *
 * <p>A node that came without a ring begins with a provisional one, which is nowhere on disk and
 * gives way to any that another node has.
 */
public final class KeyringFile {
  private static final int MAX_BYTES = 4 << 10;
  private static final String MISSING = "missing";

  private final Path file;
  private Keyring present;
  private String seen;

  private boolean provisional;

  private KeyringFile(Path file) {
    this.file = file;
    this.seen = fingerprint();
    this.present = load(file);
  }

  private KeyringFile(Path file, Keyring provisional) {
    this.file = file;
    this.seen = MISSING;
    this.present = provisional;
    this.provisional = true;
  }

  public static boolean exists(Path dataFolder) {
    return Files.exists(at(dataFolder));
  }

  /** The ring of a data folder that has one. */
  public static KeyringFile open(Path dataFolder) {
    return new KeyringFile(at(dataFolder));
  }

  /** The ring of a data folder; where there is none it gets one with a new key. */
  public static KeyringFile openOrCreate(Path dataFolder, SecureRandom random) {
    Path file = at(dataFolder);
    if (!Files.exists(file)) {
      SecureFile.writeSecret(file, Keyring.CODEC.toBytes(Keyring.of(newKey(random))));
    }
    return new KeyringFile(file);
  }

  /** The ring of a data folder; where there is none, a provisional one. */
  public static KeyringFile openOrProvisional(Path dataFolder, SecureRandom random) {
    Path file = at(dataFolder);
    return Files.exists(file)
        ? new KeyringFile(file)
        : new KeyringFile(file, Keyring.of(newKey(random)));
  }

  public static RingKey newKey(SecureRandom random) {
    byte[] secret = new byte[RingKey.BYTES];
    random.nextBytes(secret);
    return new RingKey(secret);
  }

  public Keyring ring() {
    return present;
  }

  public boolean isProvisional() {
    return provisional;
  }

  /** Keeps a provisional ring: no other was found. */
  public void keep() {
    if (provisional) {
      put(present);
    }
  }

  /** Takes the ring of another node, on disk first; false where this one is no older. */
  public boolean adopt(Keyring offered) {
    if (!provisional && Arrays.compareUnsigned(offered.version(), present.version()) <= 0) {
      return false;
    }
    put(offered);
    return true;
  }

  private void put(Keyring next) {
    SecureFile.writeSecret(file, Keyring.CODEC.toBytes(next));
    seen = fingerprint();
    present = next;
    provisional = false;
  }

  /** Changes the ring, on disk first. */
  public Keyring change(UnaryOperator<Keyring> step) {
    Keyring next = step.apply(load(file));
    next.requireNotOlderThan(present);
    put(next);
    return next;
  }

  /** The ring that was put there since the last look; throws where it is older or damaged. */
  public Optional<Keyring> changed() {
    String now = fingerprint();
    if (now.equals(seen)) {
      return Optional.empty();
    }
    seen = now;
    Keyring next = load(file);
    if (!provisional) {
      next.requireNotOlderThan(present);
    }
    present = next;
    provisional = false;
    return Optional.of(next);
  }

  private static Path at(Path dataFolder) {
    return dataFolder.resolve("tls").resolve("keyring");
  }

  private static Keyring load(Path file) {
    try {
      return Keyring.CODEC.fromBytes(SecureFile.readSecret(file, MAX_BYTES));
    } catch (DecodeException e) {
      throw SecureFile.damaged(file, String.valueOf(e.getMessage()), "a keyring");
    }
  }

  private String fingerprint() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      @Nullable Object key = attributes.fileKey();
      return attributes.size() + " " + attributes.lastModifiedTime() + " " + key;
    } catch (IOException e) {
      return MISSING;
    }
  }
}

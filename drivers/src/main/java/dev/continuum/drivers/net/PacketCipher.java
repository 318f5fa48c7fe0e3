package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.DatagramHeader;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM over packets, with the counter as nonce: a key belongs to one sender in one boot, so
 * a counter never comes twice. One thread only.
 */
final class PacketCipher {
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;
  private static final byte[] SALT = "continuum datagram 1".getBytes(StandardCharsets.US_ASCII);

  private final Cipher cipher;

  PacketCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-GCM", e);
    }
  }

  /** The key with which a node seals in one boot. */
  static SecretKey derive(RingKey key, String cluster, NodeId node, long epoch) {
    ByteWriter info = new ByteWriter();
    info.writeString(cluster);
    info.writeLong(node.high());
    info.writeLong(node.low());
    info.writeLong(epoch);
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(key.secret())
                  .addSalt(SALT)
                  .thenExpand(info.toByteArray(), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has HKDF-SHA256", e);
    }
  }

  /** Seals what follows the clear bytes, in place; gives the packet's length. */
  int seal(SecretKey key, long counter, byte[] packet, int clearBytes, int plainBytes) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(counter));
      cipher.updateAAD(packet, 0, clearBytes);
      return clearBytes + cipher.doFinal(packet, clearBytes, plainBytes, packet, clearBytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("counter " + counter + " seals once", e);
    }
  }

  /** What follows the clear bytes of a packet, or null where key or packet are others. */
  byte @Nullable [] open(SecretKey key, long counter, byte[] packet, int clearBytes, int length) {
    if (length < clearBytes + DatagramHeader.TAG_BYTES) {
      return null;
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(counter));
      cipher.updateAAD(packet, 0, clearBytes);
      return cipher.doFinal(packet, clearBytes, length - clearBytes);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses", e);
    }
  }

  private static GCMParameterSpec nonce(long counter) {
    byte[] nonce = new byte[NONCE_BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[NONCE_BYTES - 1 - i] = (byte) (counter >>> (Byte.SIZE * i));
    }
    return new GCMParameterSpec(DatagramHeader.TAG_BYTES * Byte.SIZE, nonce);
  }
}

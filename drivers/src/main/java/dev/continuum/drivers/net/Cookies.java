package dev.continuum.drivers.net;

import dev.continuum.core.value.ByteReader;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cookies that prove, without memory, that an address answered not long ago: a MAC of the address
 * under a secret that changes. One thread only.
 */
final class Cookies {
  /** A secret makes cookies for so long, and is believed for as long again. */
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final int SECRET_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecureRandom random;
  private Mac present;
  private Mac former;
  private long bornNanos;

  Cookies(SecureRandom random, long nowNanos) {
    this.random = random;
    this.present = fresh();
    this.former = fresh();
    this.bornNanos = nowNanos;
  }

  /** How long after its making a cookie may still be believed. */
  static long maxAgeNanos() {
    return 2 * LIFETIME.toNanos();
  }

  long cookie(InetSocketAddress address, long nowNanos) {
    rotate(nowNanos);
    return mac(present, address);
  }

  boolean isFresh(long echo, InetSocketAddress address, long nowNanos) {
    rotate(nowNanos);
    return echo != 0 && (echo == mac(present, address) || echo == mac(former, address));
  }

  private void rotate(long nowNanos) {
    long age = nowNanos - bornNanos;
    if (age >= LIFETIME.toNanos()) {
      former = age >= 2 * LIFETIME.toNanos() ? fresh() : present;
      present = fresh();
      bornNanos = nowNanos;
    }
  }

  private static long mac(Mac mac, InetSocketAddress address) {
    mac.update(address.getAddress().getAddress());
    mac.update((byte) (address.getPort() >>> Byte.SIZE));
    mac.update((byte) address.getPort());
    return new ByteReader(mac.doFinal()).readLong("cookie");
  }

  private Mac fresh() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has HMAC-SHA256", e);
    }
  }
}

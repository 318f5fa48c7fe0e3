package dev.continuum.core.reconcile;

import dev.continuum.core.value.SeededRandom;

/**
 * Names rows by 64 bits for one exchange. Thread-safe (immutable).
 *
 * <p>The salt is drawn anew for every exchange, so nobody can prepare rows whose items collide, and
 * an accident does not come twice: with n rows on both sides together some pair collides with a
 * probability of at most n^2 / 2^65, 1 in 9,000,000 for 2,000,000. Such a pair hides a difference
 * or keeps the exchange from ending; the trees still differ then, and the next exchange finds it.
 */
final class ItemHash {
  private final SipKey salt;
  private final long checksumKey;

  ItemHash(SipKey salt) {
    this.salt = salt;
    this.checksumKey = salt.hash(salt.low(), salt.high());
  }

  long item(long keyHash, long contentHash) {
    return salt.hash(keyHash, contentHash);
  }

  /**
   * Tells one item from the exclusive or of several. Items are hashes with a key already, so a
   * mixer that is not linear is enough.
   */
  long checksum(long item) {
    return SeededRandom.mix(item + checksumKey);
  }
}

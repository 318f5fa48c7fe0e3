package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A token as the cluster remembers it: enough to judge a proof, not enough to print the token
 * again. Thread-safe (immutable).
 *
 * @param verifierKey derived from the secret; the key of the proofs
 * @param revoked whether an operator took it back
 */
public record TokenRecord(
    String id,
    byte[] verifierKey,
    TokenGrant grant,
    long createdMillis,
    long expiresMillis,
    int uses,
    boolean revoked) {
  public static final int VERIFIER_KEY_BYTES = 32;

  private static final String FIX = "Ask for a new token: continuum token create.";

  /** What a list shows. */
  public enum Status {
    OPEN,
    USED,
    EXPIRED,
    REVOKED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TokenRecord {
    JoinToken.checkId(id);
    if (verifierKey.length != VERIFIER_KEY_BYTES) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "verifierKey", verifierKey.length + " bytes", "32 bytes");
    }
    if (uses < 0 || uses > grant.maxUses() || expiresMillis <= createdMillis) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "token",
          id,
          "uses within the limit, an end after the beginning");
    }
    verifierKey = verifierKey.clone();
  }

  @Override
  public byte[] verifierKey() {
    return verifierKey.clone();
  }

  public Status status(long nowMillis) {
    if (revoked) {
      return Status.REVOKED;
    }
    if (uses >= grant.maxUses()) {
      return Status.USED;
    }
    return nowMillis >= expiresMillis ? Status.EXPIRED : Status.OPEN;
  }

  /** Refuses a token that lets nobody in any more. */
  void requireOpen(long nowMillis) {
    switch (status(nowMillis)) {
      case OPEN -> {}
      case USED -> throw refuse(ErrorCode.TOKEN_USED, "used " + uses + " times", "an unused token");
      case EXPIRED ->
          throw refuse(
              ErrorCode.TOKEN_EXPIRED,
              "expired " + (nowMillis - expiresMillis) / 1_000 + " s ago",
              "a token within its time");
      case REVOKED -> throw refuse(ErrorCode.TOKEN_REVOKED, "revoked", "a valid token");
    }
  }

  TokenRecord used() {
    return new TokenRecord(id, verifierKey, grant, createdMillis, expiresMillis, uses + 1, revoked);
  }

  TokenRecord takenBack() {
    return new TokenRecord(id, verifierKey, grant, createdMillis, expiresMillis, uses, true);
  }

  private ContinuumException refuse(ErrorCode code, String value, String expected) {
    return ContinuumException.field(code, "token " + id, value, expected, FIX);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenRecord that
        && id.equals(that.id)
        && Arrays.equals(verifierKey, that.verifierKey)
        && grant.equals(that.grant)
        && createdMillis == that.createdMillis
        && expiresMillis == that.expiresMillis
        && uses == that.uses
        && revoked == that.revoked;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "token " + id + ", used " + uses + " of " + grant.maxUses();
  }
}

package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator pastes to let a node in: {@code <version>.<id>.<secret>.<CA SPKI sha256>}.
 * Thread-safe (immutable).
 *
 * <p>The hash is the pin by which the joining node knows the cluster before it says anything. The
 * secret never travels: the node proves it over the channel. {@link #toString} hides it.
 *
 * @param id 16 characters; not secret
 * @param secret 32 bytes
 * @param authorityPin SHA-256 of the authority's SubjectPublicKeyInfo
 */
public record JoinToken(String id, byte[] secret, byte[] authorityPin) {
  public static final String VERSION = "ct1";
  public static final int ID_BYTES = 10;
  public static final int ID_CHARS = 16;
  public static final int SECRET_BYTES = 32;
  public static final int PIN_BYTES = 32;

  private static final int PARTS = 4;
  private static final int MAX_CHARS = 128;
  private static final String FIX =
      "Paste the whole token, or make a new one: continuum token create.";

  public JoinToken {
    if (secret.length != SECRET_BYTES || authorityPin.length != PIN_BYTES) {
      throw malformed("token", secret.length + "+" + authorityPin.length + " bytes", "32+32 bytes");
    }
    checkId(id);
    secret = secret.clone();
    authorityPin = authorityPin.clone();
  }

  /** A token with the caller's random bytes, {@code ID_BYTES + SECRET_BYTES} of them. */
  public static JoinToken of(byte[] random, byte[] authorityPin) {
    return new JoinToken(
        Base32.encode(Arrays.copyOf(random, ID_BYTES)),
        Arrays.copyOfRange(random, ID_BYTES, ID_BYTES + SECRET_BYTES),
        authorityPin);
  }

  /** Reads exactly what {@link #reveal} writes; refuses the rest with TOKEN_MALFORMED. */
  public static JoinToken parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw malformed("token", text.length() + " characters", "at most " + MAX_CHARS);
    }
    List<String> parts = Arrays.asList(text.strip().split("\\.", -1));
    if (parts.size() != PARTS) {
      throw malformed(
          "token", parts.size() + " parts", PARTS + ": version, id, secret, hash of the authority");
    }
    if (!parts.getFirst().equals(VERSION)) {
      throw malformed("token.version", parts.getFirst(), VERSION);
    }
    return new JoinToken(
        parts.get(1),
        decode("token.secret", parts.get(2), SECRET_BYTES),
        decode("token.pin", parts.get(3), PIN_BYTES));
  }

  static String checkId(String id) {
    if (!Base32.isCanonical(id, ID_BYTES)) {
      throw malformed("token.id", id, ID_CHARS + " characters of a-z and 2-7");
    }
    return id;
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public byte[] authorityPin() {
    return authorityPin.clone();
  }

  /** The whole token with its secret. */
  public String reveal() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return String.join(
        ".", VERSION, id, base64.encodeToString(secret), base64.encodeToString(authorityPin));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JoinToken that
        && id.equals(that.id)
        && Arrays.equals(secret, that.secret)
        && Arrays.equals(authorityPin, that.authorityPin);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return VERSION + "." + id + ".(secret)";
  }

  /** The secret is not repeated in the message. */
  private static byte[] decode(String field, String text, int bytes) {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed(field, "other characters", "base64url");
    }
    if (decoded.length != bytes
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(text)) {
      throw malformed(field, text.length() + " characters", bytes + " bytes in base64url");
    }
    return decoded;
  }

  private static ContinuumException malformed(String field, String value, String expected) {
    return ContinuumException.field(ErrorCode.TOKEN_MALFORMED, field, value, expected, FIX);
  }
}

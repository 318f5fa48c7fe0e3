package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.time.Duration;

/**
 * What a token allows. Thread-safe (immutable).
 *
 * @param role AUTO lets any role in
 * @param zone empty lets any zone in
 * @param lifetime from its creation
 * @param maxUses how many nodes it lets in
 */
public record TokenGrant(NodeRole role, String zone, Duration lifetime, int maxUses) {
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  public static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
  public static final Duration MAX_LIFETIME = Duration.ofDays(30);
  public static final int MAX_USES = 10_000;

  /** Any role and zone, one hour, one node. */
  public static final TokenGrant DEFAULT = new TokenGrant(NodeRole.AUTO, "", DEFAULT_LIFETIME, 1);

  public TokenGrant {
    Names.checkOptional("zone", zone);
    if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "ttl", lifetime, "1s..30d");
    }
    if (maxUses < 1 || maxUses > MAX_USES) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "uses", maxUses, "1.." + MAX_USES);
    }
  }

  /** The role that a node gets which asks for this one. */
  public NodeRole roleFor(NodeRole asked) {
    if (role == NodeRole.AUTO || asked == role) {
      return asked;
    }
    if (asked == NodeRole.AUTO) {
      return role;
    }
    throw outOfScope("node.role", asked.toString(), role.toString());
  }

  /** The zone that a node gets which asks for this one. */
  public String zoneFor(String asked) {
    if (zone.isEmpty() || asked.equals(zone)) {
      return asked;
    }
    if (asked.isEmpty()) {
      return zone;
    }
    throw outOfScope("node.zone", asked, zone);
  }

  private static ContinuumException outOfScope(String field, String asked, String allowed) {
    return ContinuumException.field(
        ErrorCode.TOKEN_SCOPE,
        field,
        asked,
        allowed + ", which the token is for",
        "Join with --set " + field + "=" + allowed + ", or make a token for " + asked + ".");
  }
}

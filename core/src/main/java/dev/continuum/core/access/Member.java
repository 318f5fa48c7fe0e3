package dev.continuum.core.access;

import dev.continuum.core.value.NodeId;
import java.util.List;

/**
 * A node that was let in. Thread-safe (immutable).
 *
 * @param name what people call it; unique in the cluster
 * @param address where it said that other nodes reach it, or empty
 * @param tokenId the token that let it in, or empty where an operator did
 * @param revokedMillis when it was revoked, or {@link #NOT_REVOKED}
 * @param certificates those that have not expired, oldest first
 */
public record Member(
    NodeId id,
    String name,
    NodeRole role,
    String zone,
    String address,
    String tokenId,
    long enrolledMillis,
    long revokedMillis,
    List<Certificate> certificates) {
  public static final long NOT_REVOKED = -1;

  public Member {
    Names.check("node.id", name);
    Names.checkOptional("node.zone", zone);
    Names.checkAddress("node.advertise_address", address);
    if (!tokenId.isEmpty()) {
      JoinToken.checkId(tokenId);
    }
    certificates = List.copyOf(certificates);
  }

  public boolean revoked() {
    return revokedMillis != NOT_REVOKED;
  }

  Member with(List<Certificate> newCertificates) {
    return new Member(
        id, name, role, zone, address, tokenId, enrolledMillis, revokedMillis, newCertificates);
  }

  Member revokedAt(long nowMillis) {
    return new Member(
        id, name, role, zone, address, tokenId, enrolledMillis, nowMillis, certificates);
  }
}

package dev.continuum.core.membership;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;

/**
 * What a member says about itself. Thread-safe (immutable).
 *
 * @param role what it does: {@code auto}, {@code voter}, {@code observer}, {@code edge} ...
 * @param zone where it stands; empty where nobody said
 * @param capabilities what it can do, sorted and without repetition
 * @param loadPercent 0 to 100
 * @param softwareVersion the build it runs
 * @param protocolVersion the newest protocol that it speaks
 */
public record Metadata(
    String role,
    String zone,
    List<String> capabilities,
    int loadPercent,
    String softwareVersion,
    int protocolVersion) {
  /** Most bytes of all of it, encoded. */
  public static final int MAX_BYTES = 512;

  public static final int MAX_ROLE_BYTES = 32;
  public static final int MAX_ZONE_BYTES = 64;
  public static final int MAX_CAPABILITIES = 16;
  public static final int MAX_CAPABILITY_BYTES = 32;
  public static final int MAX_SOFTWARE_VERSION_BYTES = 48;
  public static final int MAX_PROTOCOL_VERSION = 65_535;

  /** Nothing is known. */
  public static final Metadata NONE = new Metadata("", "", List.of(), 0, "", 1);

  public Metadata {
    bounded("metadata.role", role, MAX_ROLE_BYTES);
    bounded("metadata.zone", zone, MAX_ZONE_BYTES);
    bounded("metadata.softwareVersion", softwareVersion, MAX_SOFTWARE_VERSION_BYTES);
    capabilities = capabilities.stream().distinct().sorted().toList();
    if (capabilities.size() > MAX_CAPABILITIES) {
      throw invalid("metadata.capabilities", capabilities.size(), "at most " + MAX_CAPABILITIES);
    }
    capabilities.forEach(each -> bounded("metadata.capabilities", each, MAX_CAPABILITY_BYTES));
    if (loadPercent < 0 || loadPercent > 100) {
      throw invalid("metadata.loadPercent", loadPercent, "0..100");
    }
    if (protocolVersion < 0 || protocolVersion > MAX_PROTOCOL_VERSION) {
      throw invalid("metadata.protocolVersion", protocolVersion, "0.." + MAX_PROTOCOL_VERSION);
    }
    int bytes = utf8Bytes(role) + utf8Bytes(zone) + utf8Bytes(softwareVersion);
    for (String capability : capabilities) {
      bytes += utf8Bytes(capability) + 1;
    }
    if (bytes + 16 > MAX_BYTES) {
      throw invalid("metadata", bytes + " bytes", "at most " + MAX_BYTES + " bytes");
    }
  }

  /** The same with another load. */
  public Metadata withLoadPercent(int percent) {
    return new Metadata(role, zone, capabilities, percent, softwareVersion, protocolVersion);
  }

  /** Whether nothing differs but, at most, the load. */
  boolean isSameButForLoad(Metadata other) {
    return role.equals(other.role)
        && zone.equals(other.zone)
        && capabilities.equals(other.capabilities)
        && softwareVersion.equals(other.softwareVersion)
        && protocolVersion == other.protocolVersion;
  }

  /** How many bytes a text takes as UTF-8, without making them. */
  static int utf8Bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800 && !Character.isSurrogate(c)) {
        bytes += 2;
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }

  private static void bounded(String field, String value, int maxBytes) {
    int bytes = utf8Bytes(value);
    if (bytes > maxBytes) {
      throw invalid(field, bytes + " bytes", "at most " + maxBytes + " bytes");
    }
  }

  private static ContinuumException invalid(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, expected);
  }
}

package dev.continuum.api.http;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign web pages out. Thread-safe.
 *
 * <p>A page of another site can point its own name at this machine (DNS rebinding) and then talk to
 * this server as if it were its own. Such a request carries the foreign name in Host. So Host must
 * be what no foreign site can be called: an address, a name without a dot, a name below {@code
 * localhost}, or one that the operator allowed. And a request that says which page sent it (Origin)
 * must come from a page of this very server.
 */
final class HostGuard {
  private final List<String> allowed;
  private final boolean any;

  /** The last Host that passed: nearly always the next one too. */
  private volatile @Nullable String lastGood;

  HostGuard(List<String> allowedHosts) {
    this.allowed = allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.any = allowed.contains("*");
  }

  /** Throws {@code ORIGIN_REFUSED}. */
  void check(@Nullable String host, @Nullable String origin) {
    if (any) {
      return;
    }
    if (host == null) {
      throw refused("Host", "missing", "the name of this server");
    }
    if (!host.equals(lastGood)) {
      if (!isOurs(host)) {
        throw refused("Host", host, "an address, a name without a dot, or an allowed name");
      }
      lastGood = host;
    }
    if (origin != null
        && !origin.equalsIgnoreCase("http://" + host)
        && !origin.equalsIgnoreCase("https://" + host)) {
      throw refused("Origin", origin, "none, or http://" + host);
    }
  }

  private boolean isOurs(String host) {
    String name = nameOf(host).toLowerCase(Locale.ROOT);
    return name.startsWith("[")
        || isAddress(name)
        || (!name.isEmpty() && name.indexOf('.') < 0)
        || name.endsWith(".localhost")
        || allowed.contains(name);
  }

  /** A Host without its port and without a closing dot. */
  private static String nameOf(String host) {
    int close = host.lastIndexOf(']');
    int colon = host.lastIndexOf(':');
    String name = colon > close ? host.substring(0, colon) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isAddress(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  private static ContinuumException refused(String header, String value, String expected) {
    return ContinuumException.field(
        ErrorCode.ORIGIN_REFUSED,
        header,
        value,
        expected,
        "Add the host name to http.allowed_hosts if it is yours.");
  }
}

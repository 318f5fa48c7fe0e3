package dev.continuum.core.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a node can be reached: a host (a name, an IPv4 address, or an IPv6 address without
 * brackets) and a port, the same for TCP and UDP. Thread-safe (immutable).
 *
 * <p>Names are resolved by drivers, and two texts are two addresses even where they lead to one
 * machine.
 */
public record PeerAddress(String host, int port) implements Comparable<PeerAddress> {
  public static final int MAX_HOST_CHARS = 253;
  public static final int MAX_PORT = 65_535;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([A-Za-z0-9._:%-]{1,253})]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})");

  public PeerAddress {
    if (!HOST.matcher(host).matches()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "host", host, "1..253 of a-z A-Z 0-9 . _ : % -");
    }
    if (port < 1 || port > MAX_PORT) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "port", port, "1.." + MAX_PORT);
    }
  }

  /** Parses {@code host:port} or {@code [IPv6]:port}; null where the text is neither. */
  public static @Nullable PeerAddress tryParse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return port < 1 || port > MAX_PORT ? null : new PeerAddress(host, port);
  }

  @Override
  public int compareTo(PeerAddress other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }
}

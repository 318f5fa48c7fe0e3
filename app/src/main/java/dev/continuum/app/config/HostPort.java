package dev.continuum.app.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen or to call. Thread-safe (immutable).
 *
 * @param host a name or an address, an IPv6 one without its brackets
 * @param port 0 to 65535; 0 asks the system for a free one
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]{2,60})]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  static @Nullable HostPort tryParse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return port > MAX_PORT ? null : new HostPort(host, port);
  }

  /** Whether only programs of this machine reach it. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Where a program of this machine calls it: the loopback address where it listens on all. */
  public URI localUri() {
    String target =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> host;
        };
    return URI.create("http://" + new HostPort(target, port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}

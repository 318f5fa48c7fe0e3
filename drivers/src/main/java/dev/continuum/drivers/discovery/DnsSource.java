package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** DNS SRV records of one name. Thread-safe. */
public final class DnsSource implements Source {
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(2);

  private final Name name;
  private final Resolver resolver;

  /**
   * @param domain such as {@code _continuum._tcp.example.com}
   * @param servers to be asked; without one, those of the system
   */
  public DnsSource(String domain, List<InetSocketAddress> servers) throws TextParseException {
    this.name = Name.fromString(domain, Name.root);
    this.resolver = resolver(servers);
  }

  private static Resolver resolver(List<InetSocketAddress> servers) {
    ExtendedResolver resolver = new ExtendedResolver();
    if (!servers.isEmpty()) {
      List<Resolver> named = new ArrayList<>();
      for (InetSocketAddress server : servers) {
        named.add(new SimpleResolver(server));
      }
      resolver = new ExtendedResolver(named);
    }
    for (Resolver one : resolver.getResolvers()) {
      one.setTimeout(SERVER_TIMEOUT);
    }
    resolver.setTimeout(TIMEOUT);
    return resolver;
  }

  @Override
  public DiscoveryMethod method() {
    return DiscoveryMethod.DNS;
  }

  @Override
  public Findings find() throws IOException {
    Message query = Message.newQuery(Record.newRecord(name, Type.SRV, DClass.IN));
    Message answer;
    try {
      answer = resolver.send(query);
    } catch (IOException e) {
      throw new IOException(name + ": no DNS server answers: " + e.getMessage(), e);
    }
    return SrvAnswer.read(name, answer);
  }
}

package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/** The SRV records of a DNS answer. Thread-safe (stateless). */
final class SrvAnswer {
  private static final int MAX_RECORDS = 4_096;

  private SrvAnswer() {}

  /** The targets of {@code wanted}, or of what it is an alias for. */
  static Findings read(Name wanted, Message answer) throws IOException {
    if (answer.getRcode() != Rcode.NOERROR) {
      throw new IOException(wanted + ": " + Rcode.string(answer.getRcode()) + explain(answer));
    }
    List<Record> records = answer.getSection(Section.ANSWER);
    List<Record> bounded = records.subList(0, Math.min(records.size(), MAX_RECORDS));
    Set<Name> names = aliases(wanted, bounded);
    List<Finding> found = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (Record record : bounded) {
      if (record instanceof SRVRecord service && names.contains(service.getName())) {
        add(service, found, refused);
      }
    }
    if (records.size() > MAX_RECORDS) {
      refused.add(new Refusal(records.size() - MAX_RECORDS + " records", "beyond the limit"));
    }
    return new Findings(found, refused);
  }

  private static void add(SRVRecord service, List<Finding> found, List<Refusal> refused) {
    String host = service.getTarget().toString(true);
    if (service.getTarget().equals(Name.root)) {
      refused.add(new Refusal(".", "the service is decidedly not available (RFC 2782)"));
      return;
    }
    PeerAddress address = PeerAddress.tryParse(host + ":" + service.getPort());
    if (address == null) {
      refused.add(new Refusal(host + ":" + service.getPort(), "no host name with a port 1..65535"));
      return;
    }
    long ttlNanos = TimeUnit.SECONDS.toNanos(Math.max(0, service.getTTL()));
    found.add(new Finding(address, service.getPriority(), service.getWeight(), ttlNanos));
  }

  /** A chain of aliases in any order, walked at most as often as there are records. */
  private static Set<Name> aliases(Name wanted, List<Record> records) {
    Set<Name> names = new TreeSet<>();
    names.add(wanted);
    boolean grown = true;
    for (int step = 0; grown && step < 16; step++) {
      grown = false;
      for (Record record : records) {
        if (record instanceof CNAMERecord alias && names.contains(alias.getName())) {
          grown |= names.add(alias.getTarget());
        }
      }
    }
    return names;
  }

  private static String explain(Message answer) {
    return switch (answer.getRcode()) {
      case Rcode.NXDOMAIN -> " (there is no such name)";
      case Rcode.SERVFAIL -> " (the server cannot find out)";
      case Rcode.REFUSED -> " (the server does not answer for this name)";
      default -> "";
    };
  }
}

package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cluster that a data folder belongs to, as the node was told when it joined; the file {@code
 * tls/cluster}. Thread-safe (immutable).
 *
 * @param name what people call the node
 * @param issuers join addresses where certificates are renewed; empty on the node that issues
 * @param seeds where nodes of the cluster were reached when this one joined
 */
public record Membership(
    ClusterName cluster,
    String name,
    NodeRole role,
    String zone,
    List<PeerAddress> issuers,
    List<PeerAddress> seeds) {
  public Membership {
    issuers = List.copyOf(issuers);
    seeds = List.copyOf(seeds);
  }

  /** The cluster of a data folder, if it belongs to one. */
  public static Optional<Membership> find(Path dataFolder) {
    TlsFolder folder = new TlsFolder(dataFolder);
    return folder.belongsToACluster() ? Optional.of(load(folder.membership())) : Optional.empty();
  }

  void save(Path file) {
    String text =
        "cluster "
            + cluster
            + "\nname "
            + name
            + "\nrole "
            + role
            + "\nzone "
            + zone
            + "\nissuers "
            + print(issuers)
            + "\nseeds "
            + print(seeds)
            + "\n";
    SecureFile.writePublic(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Membership load(Path file) {
    Map<String, String> values = new TreeMap<>();
    for (String line : new String(SecureFile.read(file), StandardCharsets.UTF_8).lines().toList()) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.put(line.substring(0, space), line.substring(space + 1).strip());
      }
    }
    try {
      return new Membership(
          new ClusterName(values.getOrDefault("cluster", "")),
          values.getOrDefault("name", ""),
          NodeRole.valueOf(values.getOrDefault("role", "auto").toUpperCase(Locale.ROOT)),
          values.getOrDefault("zone", ""),
          addresses(values.getOrDefault("issuers", "")),
          addresses(values.getOrDefault("seeds", "")));
    } catch (ContinuumException | IllegalArgumentException e) {
      throw SecureFile.damaged(file, String.valueOf(e.getMessage()), "what a join writes");
    }
  }

  private static String print(List<PeerAddress> addresses) {
    return String.join(",", addresses.stream().map(PeerAddress::toString).toList());
  }

  private static List<PeerAddress> addresses(String text) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      PeerAddress address = PeerAddress.tryParse(part);
      if (address != null) {
        addresses.add(address);
      } else if (!part.isEmpty()) {
        throw new IllegalArgumentException("address " + part);
      }
    }
    return addresses;
  }
}

package dev.continuum.bench.cluster;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.tls.AuthorityOptions;
import dev.continuum.drivers.tls.ClusterAuthority;
import dev.continuum.drivers.tls.JoinClient;
import dev.continuum.drivers.tls.JoinServer;
import dev.continuum.drivers.tls.JoinServerOptions;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folders of a cluster's nodes, each with a certificate of one authority and the keyring. */
public final class ContinuumFolders {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final WallClock CLOCK = System::currentTimeMillis;
  private static final String HOST = "127.0.0.1";
  private static final String KEYRING = "keyring";

  private ContinuumFolders() {}

  /** The first is the founder's. */
  public static List<Path> create(Path parent, int nodes) throws IOException {
    List<Path> folders = new ArrayList<>();
    Path founder = parent.resolve(LabNames.of(0));
    folders.add(founder);
    NodeKey key = NodeKey.open(founder, RANDOM);
    ClusterAuthority authority =
        ClusterAuthority.found(
            founder,
            applicant(key, 0),
            new ClusterName("bench"),
            CLOCK,
            RANDOM,
            AuthorityOptions.DEFAULT);
    KeyringFile.openOrCreate(founder, RANDOM);
    NodeTls tls = NodeTls.open(founder, key, CLOCK);
    List<PeerAddress> members = List.of(new PeerAddress(HOST, LabNames.port(0)));
    try (JoinServer joins =
        JoinServer.start(tls, authority, JoinServerOptions.on(HOST, 0, members))) {
      PeerAddress door = new PeerAddress(HOST, joins.port());
      for (int i = 1; i < nodes; i++) {
        folders.add(join(parent.resolve(LabNames.of(i)), i, door, authority));
        copyKeyring(founder, folders.getLast());
      }
    }
    return folders;
  }

  private static Path join(Path folder, int number, PeerAddress door, ClusterAuthority authority) {
    NodeKey key = NodeKey.open(folder, RANDOM);
    new JoinClient(folder, key, CLOCK, RANDOM)
        .join(
            door,
            authority.createToken(TokenGrant.DEFAULT),
            applicant(key, number),
            Optional.empty(),
            AttestationProvider.NONE);
    return folder;
  }

  private static void copyKeyring(Path from, Path to) throws IOException {
    Path source = from.resolve("tls").resolve(KEYRING);
    Path target = to.resolve("tls").resolve(KEYRING);
    Files.deleteIfExists(target);
    Files.copy(source, target);
  }

  private static Enrolment.Applicant applicant(NodeKey key, int number) {
    return new Enrolment.Applicant(
        key.nodeId(), LabNames.of(number), NodeRole.AUTO, "", HOST + ":" + LabNames.port(number));
  }
}

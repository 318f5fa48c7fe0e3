package dev.continuum.bench.cluster;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's transport and membership as a node runs them: encrypted datagrams, streams in mutual TLS
 * with real certificates, the profile {@code lan}. One thread only.
 */
public final class ContinuumNode {
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final String name;
  private final int port;
  private final int seedPort;
  private final NodeTls tls;
  private @Nullable ClusterTransport transport;

  private ContinuumNode(Path folder, String name, int port, int seedPort) {
    this.folder = folder;
    this.name = name;
    this.port = port;
    this.seedPort = seedPort;
    NodeKey key = NodeKey.open(folder, new SecureRandom());
    this.tls = NodeTls.open(folder, key, System::currentTimeMillis);
  }

  /**
   * Obeys until its standard input ends.
   *
   * @param arguments the folder with the identity, the name, the port, the first node's port
   */
  public static void main(String[] arguments) throws IOException {
    ContinuumNode node =
        new ContinuumNode(
            Path.of(arguments[0]),
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      node.obey(command);
    }
    Runtime.getRuntime().halt(0);
  }

  private void obey(String command) {
    switch (command) {
      case "open" -> {
        transport = open();
        say("ready", "");
      }
      case "join" -> {
        if (transport != null && port != seedPort) {
          transport.membership().join(List.of(new PeerAddress(HOST, seedPort)));
        }
      }
      case "close" -> {
        if (transport != null) {
          transport.close();
          transport = null;
        }
        say("closed", "");
      }
      default -> throw new IllegalArgumentException("command: " + command);
    }
  }

  private ClusterTransport open() {
    ClusterTransport opened =
        ClusterTransport.open(
            new ClusterTransport.Options(
                folder,
                new InetSocketAddress(InetAddress.ofLiteral(HOST), port),
                HOST,
                port,
                name,
                Metadata.NONE,
                MembershipOptions.lan(),
                List.of()),
            new NodeTlsSecurity(tls),
            System::currentTimeMillis,
            new SeededRandom(new SecureRandom().nextLong()));
    AutoCloseable _ = opened.membership().listen(ContinuumNode::report);
    return opened;
  }

  private static void report(Event event) {
    if (event instanceof Event.MemberUp up) {
      say("up", up.member().name());
    } else if (event instanceof Event.MemberFailed failed) {
      say("down", failed.member().name());
    }
  }

  private static void say(String what, String whom) {
    System.out.println(what + " " + whom);
  }
}

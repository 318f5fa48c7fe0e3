package dev.continuum.bench.scalecube;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.membership.MembershipEvent;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A node with ScaleCube's default settings for a LAN. One thread only.
 *
 * <p>ScaleCube listens and joins in one step, so {@code open} starts the first node and only says
 * that the others are there; these start with {@code join}.
 */
public final class ScaleCubeNode {
  private final String name;
  private final int port;
  private final int seedPort;
  private @Nullable Cluster cluster;

  private ScaleCubeNode(String name, int port, int seedPort) {
    this.name = name;
    this.port = port;
    this.seedPort = seedPort;
  }

  /**
   * Obeys until its standard input ends.
   *
   * @param arguments a folder that is not used, the name, the port, the first node's port
   */
  public static void main(String[] arguments) throws IOException {
    ScaleCubeNode node =
        new ScaleCubeNode(
            arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      node.obey(command);
    }
    Runtime.getRuntime().halt(0);
  }

  private void obey(String command) {
    boolean first = port == seedPort;
    switch (command) {
      case "open" -> {
        if (first) {
          cluster = start();
        }
        say("ready", "");
      }
      case "join" -> {
        if (!first) {
          cluster = start();
        }
      }
      case "close" -> {
        if (cluster != null) {
          cluster.shutdown();
          cluster.onShutdown().block();
          cluster = null;
        }
        say("closed", "");
      }
      default -> throw new IllegalArgumentException("command: " + command);
    }
  }

  private Cluster start() {
    return new ClusterImpl(ClusterConfig.defaultLanConfig().memberAlias(name))
        .config(config -> config.externalHost("127.0.0.1").externalPort(port))
        .transport(transport -> transport.port(port))
        .transportFactory(TcpTransportFactory::new)
        .membership(
            membership ->
                port == seedPort ? membership : membership.seedMembers("127.0.0.1:" + seedPort))
        .handler(
            started ->
                new ClusterMessageHandler() {
                  @Override
                  public void onMembershipEvent(MembershipEvent event) {
                    if (event.isAdded()) {
                      say("up", String.valueOf(event.member().alias()));
                    } else if (event.isRemoved()) {
                      say("down", String.valueOf(event.member().alias()));
                    }
                  }
                })
        .startAwait();
  }

  private static void say(String what, String whom) {
    System.out.println(what + " " + whom);
  }
}

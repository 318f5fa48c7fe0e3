package dev.continuum.app.cli;

import dev.continuum.client.Json;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code continuum simulate}. One thread only. */
@Command(
    name = "simulate",
    description = {
      "Play a cluster in virtual time, with the same code that runs in nodes, and print what came of it:"
          + " how fast all knew each other and the dead, who was wrongly taken for dead, and what it cost.",
      "Equal options give equal results, to the last bit of the hash.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum simulate membership --nodes 1000 --loss 0.05 --seed 42",
      "  continuum simulate membership --nodes 100 --kill 3 --duration 60",
      "  continuum simulate membership --nodes 50 --join --compare memberlist-lan",
      "  continuum simulate membership --nodes 20 --partition 0.4 --json",
    })
final class SimulateCommand extends BaseCommand {
  @Parameters(paramLabel = "WHAT", description = "What is simulated: membership.")
  private String what = "";

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many nodes, 1 to 10000 (${DEFAULT-VALUE}).")
  private int nodes = 100;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "What all chance follows from (${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long, in virtual seconds (${DEFAULT-VALUE}).")
  private int durationSeconds = 60;

  @Option(
      names = "--loss",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of datagrams that get lost (${DEFAULT-VALUE}).")
  private double loss;

  @Option(
      names = "--latency",
      paramLabel = "MILLIS",
      defaultValue = "0.6",
      description = "One way through the network, in the mean (${DEFAULT-VALUE}).")
  private double latencyMillis = 0.6;

  @Option(
      names = "--drift",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "How far clocks run fast or slow at most (${DEFAULT-VALUE}).")
  private double drift;

  @Option(
      names = "--duplicate",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of datagrams that arrive twice (${DEFAULT-VALUE}).")
  private double duplicate;

  @Option(
      names = "--reorder",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of datagrams that others overtake (${DEFAULT-VALUE}).")
  private double reorder;

  @Option(
      names = "--join",
      description = "Let all nodes join through the first; else they know each other already.")
  private boolean join;

  @Option(
      names = "--kill",
      paramLabel = "N",
      defaultValue = "0",
      description = "Nodes that crash after 10 s, or after half the time where that is sooner.")
  private int kill;

  @Option(
      names = "--pause",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of nodes that stand still again and again, up to 10 s each time.")
  private double pause;

  @Option(
      names = "--slow",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "The share of nodes that take a second for everything, for two thirds of the time.")
  private double slow;

  @Option(
      names = "--one-way",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "The share of ordered pairs that cannot reach each other in one direction, in the middle"
              + " third of the time.")
  private double oneWay;

  @Option(
      names = "--partition",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "The share of nodes that is cut off in the middle third of the time.")
  private double partition;

  @Option(names = "--twice", description = "Play it twice and compare the two runs.")
  private boolean twice;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "lan",
      description = "lan, wan, local, memberlist-lan or plain-swim (${DEFAULT-VALUE}).")
  private String profile = "lan";

  @Option(
      names = "--compare",
      paramLabel = "NAME",
      description = "Play the same again with another profile.")
  private List<String> compare = List.of();

  @Override
  public Integer call() {
    if (!what.equals("membership")) {
      throw new ParameterException(
          spec().commandLine(), "WHAT: " + what + " (expected: membership)");
    }
    boolean held = play(profile);
    for (String other : compare) {
      play(other);
    }
    return held ? ExitCode.OK : ExitCode.FAILURE;
  }

  private boolean play(String name) {
    MembershipSimulation simulation;
    try {
      simulation =
          new MembershipSimulation(
              new MembershipSimulation.Request(
                  name,
                  nodes,
                  seed,
                  durationSeconds,
                  loss,
                  latencyMillis,
                  drift,
                  duplicate,
                  reorder,
                  join,
                  kill,
                  pause,
                  slow,
                  oneWay,
                  partition,
                  twice));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(
          spec().commandLine(), String.valueOf(refused.getMessage()), refused);
    }
    if (!json()) {
      say(
          terminal()
              .bold(
                  String.format(
                      Locale.ROOT,
                      "%s, %,d nodes, %d s, seed %d",
                      name,
                      nodes,
                      durationSeconds,
                      seed)));
    }
    simulation.run();
    if (json()) {
      terminal().out().println(Json.write(simulation.toJson()));
    } else {
      simulation.print(this::say, terminal());
    }
    return simulation.held();
  }
}

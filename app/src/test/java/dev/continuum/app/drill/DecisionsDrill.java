package dev.continuum.app.drill;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The program of {@code ./dev decisions}: {@code PROGRAM FOLDER KILLS SEED}. One thread only, but
 * for the load.
 */
public final class DecisionsDrill {
  private static final String ZONE = "a";
  private static final String OTHER_ZONE = "b";
  private static final String AUTO = "auto";
  private static final int MAX_VIOLATIONS_SHOWN = 20;
  private static final int MAX_PAUSE_MILLIS = 200;
  private static final int GONE = 404;
  private static final int KILLS_A_LINE = 10;

  private final PrintStream out = System.out;
  private final long beganNanos = System.nanoTime();
  private final Api api;
  private final Cluster cluster;
  private final int kills;
  private final Random random;
  private int passed;

  private DecisionsDrill(Api api, Path program, Path folder, int kills, long seed) {
    this.api = api;
    this.cluster = new Cluster(program, folder, api);
    this.kills = kills;
    this.random = new Random(seed);
  }

  /** Exits with 1 where the cluster did not do what it should. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(args[1]).toAbsolutePath());
    try (Api api = new Api()) {
      DecisionsDrill drill =
          new DecisionsDrill(
              api,
              Path.of(args[0]).toAbsolutePath(),
              folder,
              Integer.parseInt(args[2]),
              Long.parseLong(args[3]));
      System.exit(drill.run(folder) ? 0 : 1);
    }
  }

  private boolean run(Path folder) throws IOException, InterruptedException {
    boolean good = false;
    try {
      elect();
      killLeaders();
      grow();
      loseAZone();
      shrink();
      observe();
      good = true;
    } catch (DrillFailure | ExecutionException | IOException e) {
      out.println("FAIL  " + e.getMessage());
      out.println("      the nodes' logs are in " + folder);
      standing();
    } finally {
      cluster.killAll();
    }
    out.printf(
        Locale.ROOT,
        "decisions: %s, %d passed, %.0f s%n",
        good ? "passed" : "FAILED",
        passed,
        (System.nanoTime() - beganNanos) / 1e9);
    return good;
  }

  private void elect() throws IOException, InterruptedException {
    cluster.add(ZONE, AUTO);
    cluster.add(ZONE, AUTO);
    cluster.add(ZONE, AUTO);
    cluster.awaitVoters(cluster.running());
    ok("three processes elect, and all three vote");
  }

  private void killLeaders() throws IOException, InterruptedException, ExecutionException {
    List<DrillNode> voters = cluster.running();
    Ledger ledger = Ledger.open(api, voters.getFirst());
    long[] failovers = new long[kills];
    try (Load _ = ledger.load(voters)) {
      ledger.history().awaitWrite(System.nanoTime(), Cluster.PATIENCE_SECONDS);
      for (int i = 0; i < kills; i++) {
        failovers[i] = killLeader(ledger, voters);
        if ((i + 1) % KILLS_A_LINE == 0) {
          out.println(
              "      "
                  + (i + 1)
                  + " of "
                  + kills
                  + "; "
                  + failoverFigures(Arrays.copyOf(failovers, i + 1)));
          out.flush();
        }
      }
      ledger.history().awaitWrite(System.nanoTime(), Cluster.PATIENCE_SECONDS);
    }
    ok(kills + " leaders killed with kill -9 under load, each started again");
    out.println("      " + failoverFigures(failovers));
    judge(ledger, voters);
  }

  /** Gives how long nobody's write was acknowledged, in nanoseconds. */
  private long killLeader(Ledger ledger, List<DrillNode> voters)
      throws InterruptedException, ExecutionException {
    DrillNode leader = cluster.awaitLeader();
    Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
    long killed = System.nanoTime();
    leader.kill();
    CompletableFuture<Void> started =
        CompletableFuture.runAsync(
            () -> {
              try {
                leader.start();
              } catch (IOException e) {
                throw new DrillFailure(leader.name() + " did not start again: " + e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long took = ledger.history().awaitWrite(killed, Cluster.PATIENCE_SECONDS) - killed;
    started.get();
    cluster.awaitCaughtUp(voters);
    return took;
  }

  private void grow() throws IOException, InterruptedException {
    cluster.add(OTHER_ZONE, AUTO);
    cluster.add(OTHER_ZONE, AUTO);
    cluster.awaitVoters(cluster.running());
    ok("it grows to five voters in two zones");
  }

  private void loseAZone() throws IOException, InterruptedException, ExecutionException {
    List<DrillNode> voters = cluster.running();
    List<DrillNode> lost = voters.stream().filter(each -> each.zone().equals(OTHER_ZONE)).toList();
    lead(lost.getFirst());
    Ledger ledger = Ledger.open(api, voters.getFirst());
    try (Load _ = ledger.load(voters)) {
      ledger.history().awaitWrite(System.nanoTime(), Cluster.PATIENCE_SECONDS);
      long killed = System.nanoTime();
      lost.forEach(DrillNode::shoot);
      lost.forEach(DrillNode::kill);
      long took = ledger.history().awaitWrite(killed, Cluster.PATIENCE_SECONDS) - killed;
      ok("it loses the zone of two with its leader, and three decide on");
      out.printf(Locale.ROOT, "      after %d ms%n", TimeUnit.NANOSECONDS.toMillis(took));
      for (DrillNode each : lost) {
        each.start();
      }
      cluster.awaitVoters(voters);
      cluster.awaitCaughtUp(voters);
    }
    ok("the zone comes back and catches up");
    judge(ledger, voters);
  }

  /** Lets that one lead; the planner of roles has its own wishes, so it is asked until it does. */
  private void lead(DrillNode wanted) throws InterruptedException {
    Cluster.await(
        wanted.name() + " to lead",
        () -> {
          if (wanted.equals(cluster.leader())) {
            return true;
          }
          api.post(
              wanted,
              "/v1/cluster/transfer-leader",
              "{\"node_id\":\"" + cluster.id(wanted) + "\"}");
          return false;
        });
  }

  private void shrink() throws IOException, InterruptedException, ExecutionException {
    List<DrillNode> left = List.of(cluster.node(1), cluster.node(2), cluster.node(3));
    Ledger ledger = Ledger.open(api, left.getFirst());
    try (Load _ = ledger.load(left)) {
      for (DrillNode each : List.of(cluster.node(5), cluster.node(4))) {
        String body = "{\"node_id\":\"" + cluster.id(each) + "\",\"graceful\":true}";
        Cluster.await(
            each.name() + " to leave",
            () -> {
              Api.Answer answer = api.post(left.getFirst(), "/federation/leave", body);
              return answer.isOk() || answer.status() == GONE;
            });
        each.stop();
      }
      cluster.awaitVoters(left);
    }
    ok("two leave, and three vote");
    judge(ledger, left);
  }

  private void observe() throws IOException, InterruptedException {
    List<DrillNode> voters = cluster.running();
    DrillNode observer = cluster.add(ZONE, "observer");
    DrillNode leader = cluster.awaitLeader();
    DrillNode follower =
        voters.stream().filter(each -> !each.equals(leader)).findFirst().orElseThrow();
    Cluster.await("the observer to follow", () -> serves(observer, follower));
    JsonNode group = cluster.group(observer);
    if (group.get("voters").toString().contains(cluster.id(observer))) {
      throw new DrillFailure("the observer votes: " + group);
    }
    ok(
        "an observer ("
            + group.get("role").asString()
            + ") and a follower answer status and configuration as the leader does");
    ok("all agree: " + cluster.awaitAgreement(cluster.running()));
  }

  /** Both give the same members and the same entry. */
  private boolean serves(DrillNode observer, DrillNode follower)
      throws IOException, InterruptedException {
    JsonNode one = cluster.status(observer);
    JsonNode other = cluster.status(follower);
    JsonNode entry = api.document(observer, Load.PATH);
    return cluster.group(observer).path("role").asString().equals("learner")
        && one.hasNonNull("leader")
        && one.path("leader").equals(other.path("leader"))
        && one.path("config_version").equals(other.path("config_version"))
        && one.path("voters").equals(other.path("voters"))
        && entry.equals(api.document(follower, Load.PATH))
        && entry.get("set").asBoolean()
        && api.document(observer, "/v1/cluster/config")
            .get("config_version")
            .equals(one.get("config_version"));
  }

  private void judge(Ledger ledger, List<DrillNode> nodes)
      throws IOException, InterruptedException {
    List<String> violations = ledger.violations();
    if (!violations.isEmpty()) {
      violations.stream().limit(MAX_VIOLATIONS_SHOWN).forEach(each -> out.println("      " + each));
      throw new DrillFailure(violations.size() + " violations in the history");
    }
    ok("the history is linearizable, nothing lost, nothing done twice");
    ledger.figures().forEach(each -> out.println("      " + each));
    ok("all agree: " + cluster.awaitAgreement(nodes));
  }

  private static String failoverFigures(long[] nanos) {
    return String.format(
        Locale.ROOT,
        "from kill -9 to the next write that anybody asked for and got: p50 %d, p99 %d, max %d ms",
        TimeUnit.NANOSECONDS.toMillis(History.percentile(nanos, 0.5)),
        TimeUnit.NANOSECONDS.toMillis(History.percentile(nanos, 0.99)),
        TimeUnit.NANOSECONDS.toMillis(History.percentile(nanos, 1)));
  }

  /** What each node has to say where something went wrong. */
  private void standing() throws InterruptedException {
    for (DrillNode each : new ArrayList<>(cluster.running())) {
      try {
        out.println("      " + each.name() + " " + cluster.group(each));
      } catch (IOException e) {
        out.println("      " + each.name() + " " + e);
      }
    }
  }

  private void ok(String what) {
    passed++;
    out.println("ok    " + what);
    out.flush();
  }
}

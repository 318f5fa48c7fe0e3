package dev.continuum.bench.agreement;

import dev.continuum.bench.cluster.ContinuumFolders;
import dev.continuum.bench.cluster.LabNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Three members of ours, a process each, in mutual TLS; who leads makes the load. One thread only.
 */
public final class ContinuumLab implements AgreementLab {
  private static final int MEMBERS = 3;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** As the distribution starts a node. */
  private static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx1g",
          "-XX:+UseParallelGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.config.file=/dev/null");

  private final Path folder;
  private final int shards;
  private final List<Member> members = new ArrayList<>();
  private long lagEntries;

  /** A member that runs, or ran. */
  private static final class Member {
    final Process process;
    final BufferedReader answers;

    Member(Process process) {
      this.process = process;
      this.answers = process.inputReader(StandardCharsets.UTF_8);
    }
  }

  /**
   * @param shards 1 for one group
   */
  public ContinuumLab(Path folder, int shards) {
    this.folder = folder;
    this.shards = shards;
  }

  @Override
  public String label() {
    return "Continuum";
  }

  @Override
  public void start() throws Exception {
    List<Path> _ = ContinuumFolders.create(folder, MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      members.add(run(i, 0));
    }
    int _ = leader();
  }

  /** Waits until one leads, and says which. */
  public int leader() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      for (int i = 0; i < MEMBERS; i++) {
        if (members.get(i).process.isAlive() && ask(i, "leads").equals("true")) {
          return i;
        }
      }
      Thread.sleep(10);
    }
    throw new IOException("nobody leads");
  }

  /** Kills a member, without a goodbye. */
  public void kill(int member) throws InterruptedException {
    members.get(member).process.destroyForcibly().waitFor();
  }

  /** Starts a member that was killed. */
  public void restart(int member, int start) throws IOException {
    members.set(member, run(member, start));
  }

  /**
   * Waits until a member has applied what was committed when this was called.
   *
   * @return how long that took, in seconds
   */
  public double awaitCaughtUp(int member) throws Exception {
    long began = System.nanoTime();
    long committed = Long.parseLong(ask(leader(), "applied"));
    while (Long.parseLong(ask(member, "applied")) < committed) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IOException("member " + member + " does not catch up with " + committed);
      }
      Thread.sleep(10);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** Places so many spaces, each with its replicas; the state has them all from then on. */
  public Load.Figures fill(int spaces) throws Exception {
    int leader = leader();
    say(leader, "fill " + spaces);
    return figures(leader);
  }

  /** Writes a snapshot on a member, which lets go of its log before the last one. */
  public void snapshot(int member) throws IOException {
    String _ = ask(member, "snapshot");
  }

  /** The bytes of a member's newest snapshot. */
  public long snapshotBytes(int member) throws IOException {
    Path group = folder.resolve(LabNames.of(member)).resolve("consensus/snapshot/g0");
    long most = 0;
    try (Stream<Path> files = Files.walk(group)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        most = Math.max(most, Files.size(each));
      }
    }
    return most;
  }

  /**
   * Takes all that a killed member knows of decisions from its disk; its identity stays. A voter
   * may forget its votes only while the others hold no election, as here.
   */
  public void forget(int member) throws IOException {
    Path consensus = folder.resolve(LabNames.of(member)).resolve("consensus");
    try (Stream<Path> files = Files.walk(consensus)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Waits until a member that was started has taken a snapshot as its state. */
  public void awaitSnapshot(int member) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (ask(member, "snapshots").equals("0")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("member " + member + " gets no snapshot");
      }
      Thread.sleep(10);
    }
  }

  /** Begins to write through a member; {@link #figures} has the end. */
  public void beginWrite(int member, int inFlight, int bytes, double seconds) throws IOException {
    say(member, "write " + inFlight + " " + bytes + " " + seconds + " true");
  }

  public Load.Figures figures(int member) throws IOException {
    String answer = answer(member);
    int last = answer.lastIndexOf(' ');
    lagEntries = Long.parseLong(answer.substring(last + 1));
    return Load.Figures.of(answer.substring(0, last));
  }

  @Override
  public Load.Figures write(int inFlight, int bytes, double seconds) throws Exception {
    int leader = leader();
    say(leader, "write " + inFlight + " " + bytes + " " + seconds + " false");
    return figures(leader);
  }

  /** The followers' lag at its 99th percentile in the last writing of the leader. */
  public long lagEntries() {
    return lagEntries;
  }

  @Override
  public Load.Figures read(int inFlight, double seconds) throws Exception {
    return Load.Figures.of(ask(leader(), "read " + inFlight + " " + seconds));
  }

  /** Reads at a member that does not lead. */
  public Load.Figures followerRead(int inFlight, double seconds) throws Exception {
    return Load.Figures.of(ask((leader() + 1) % MEMBERS, "read " + inFlight + " " + seconds));
  }

  /** The index and hash of a member's state. */
  public String state(int member) throws IOException {
    return ask(member, "state");
  }

  @Override
  public double processorSeconds() throws IOException {
    double seconds = 0;
    for (Member member : members) {
      seconds += Processors.seconds(member.process.pid());
    }
    return seconds;
  }

  /** Resident bytes of the largest member. */
  public long residentBytes() throws IOException {
    long most = 0;
    for (Member member : members) {
      most = Math.max(most, Processors.residentBytes(member.process.pid()));
    }
    return most;
  }

  @Override
  public void close() {
    members.forEach(member -> member.process.destroyForcibly());
  }

  private Member run(int number, int start) throws IOException {
    List<String> command = new ArrayList<>(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MemberMain.class.getName(), folder.toString(), String.valueOf(number)));
    command.addAll(List.of(String.valueOf(MEMBERS), String.valueOf(shards), String.valueOf(start)));
    return new Member(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private String ask(int member, String command) throws IOException {
    say(member, command);
    return answer(member);
  }

  private void say(int member, String command) throws IOException {
    OutputStream out = members.get(member).process.getOutputStream();
    out.write((command + '\n').getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String answer(int member) throws IOException {
    String answer = members.get(member).answers.readLine();
    if (answer == null) {
      throw new IOException("member " + member + " ended; its errors are above");
    }
    return answer;
  }
}

package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.net.rpc.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A voter whose disk answers an fsync with an error: it steps down, says so, and comes back.
 *
 * <p>The error is a real one for everything above the C library: a few lines of C, loaded before it
 * into a process of its own, let the calls fail for the files of one node.
 */
class RaftSyncFailureTest {
  private static final String SHIM = "raft/failing-sync.c";
  private static final long CHILD_MINUTES = 5;

  @TempDir Path folder;

  @Test
  void aVoterWhoseFsyncFailsStepsDownAndComesBackClean() throws Exception {
    Path shim = compile();
    Path link = folder.resolve("failing");
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Voters.class.getName(),
            Files.createDirectory(folder.resolve("nodes")).toRealPath().toString(),
            link.toString());
    child.environment().put("LD_PRELOAD", shim.toString());
    child.environment().put("FAILING_SYNC_LINK", link.toString());
    Path said = folder.resolve("said");
    Process running = child.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertTrue(running.waitFor(CHILD_MINUTES, TimeUnit.MINUTES), "it ends");
      assertEquals(0, running.exitValue(), () -> read(said));
    } finally {
      running.destroyForcibly();
    }
  }

  private Path compile() throws IOException, InterruptedException {
    Path source = folder.resolve("failing-sync.c");
    try (InputStream in = RaftSyncFailureTest.class.getClassLoader().getResourceAsStream(SHIM)) {
      assertNotNull(in, SHIM);
      Files.copy(in, source);
    }
    Path shim = folder.resolve("failing-sync.so");
    int answer;
    try {
      answer =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", shim.toString(), source.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException e) {
      answer = -1;
    }
    Assumptions.assumeTrue(
        answer == 0 && Files.isDirectory(Path.of("/proc/self/fd")),
        "no C compiler for Linux here: a failing fsync cannot be made");
    return shim;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The child: three voters, of whom first the leader's disk fails, then a follower's. */
  static final class Voters {
    private final RaftLab lab;
    private final Path link;
    private final List<String> acknowledged = new ArrayList<>();

    private Voters(RaftLab lab, Path link) {
      this.lab = lab;
      this.link = link;
    }

    public static void main(String[] arguments) throws Exception {
      try (RaftLab lab = new RaftLab(Path.of(arguments[0]), 3)) {
        lab.found(0, 1, 2);
        Voters voters = new Voters(lab, Path.of(arguments[1]));
        voters.submit(0, "first");
        voters.fail(lab.leader());
        voters.fail(lab.follower());
      }
      Runtime.getRuntime().halt(0);
    }

    private void fail(RaftLab.Running voter) throws Exception {
      int other = (voter.number + 1) % 3;
      Files.createSymbolicLink(link, lab.folderOf(voter.number));
      for (int i = 0; voter.role() != Role.STOPPED; i++) {
        submit(other, "beside " + voter.number + " " + i);
      }
      String why = voter.group.status().failure();
      assertNotNull(why);
      assertTrue(why.contains("Input/output error"), why);
      assertRefused(voter);
      submit(other, "without " + voter.number);
      Files.delete(link);
      assertRefused(voter); // what an fsync left undone is not tried a second time

      voter.stop();
      RaftLab.Running again = lab.start(voter.number);
      Await.until(
          "it has what was acknowledged", () -> again.history.texts().containsAll(acknowledged));
      submit(voter.number, "again " + voter.number);
      lab.awaitSame(acknowledged.size());
    }

    /** Submits; what nobody knows the end of counts for nothing. */
    private void submit(int node, String command) throws Exception {
      try {
        lab.node(node).submit(command);
        acknowledged.add(command);
      } catch (ExecutionException e) {
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, RaftLab.code(e), command);
      }
    }

    private static void assertRefused(RaftLab.Running voter) {
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> voter.submit("there"));
      assertEquals(ErrorCode.CONSENSUS_STOPPED, RaftLab.code(refused));
    }
  }
}

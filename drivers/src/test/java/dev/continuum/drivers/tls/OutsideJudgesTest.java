package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that we did not write look at a node's port and at the join port. Where one is not
 * installed its test is skipped by name, except with CI=true; {@code scripts/tls.sh} installs them.
 */
class OutsideJudgesTest {
  @TempDir Path folder;
  private TestCluster cluster;
  private EchoListener echo;

  @BeforeEach
  void open() throws IOException {
    cluster = new TestCluster(folder, "north");
    cluster.join(folder.resolve("a"), "a");
    echo = new EchoListener(cluster.tls);
  }

  @AfterEach
  void close() throws IOException {
    echo.close();
    cluster.close();
  }

  private static void require(String program) {
    boolean there = false;
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      there |= Path.of(place, program).toFile().canExecute();
    }
    assumeTrue(
        there || "true".equals(System.getenv("CI")), program + " is not there: scripts/tls.sh");
  }

  /** What it prints, with an empty input. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), String.join(" ", command));
    return text;
  }

  private String openssl(int port, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-CAfile",
                cluster.data.resolve("tls/ca.crt").toString(),
                "-verify_return_error"));
    command.addAll(List.of(options));
    return run(command.toArray(String[]::new));
  }

  @Test
  void opensslSpeaksTheOneSuiteAndNoOther() throws Exception {
    require("openssl");
    String own = folder.resolve("a/tls/node.pem").toString();
    for (int port : new int[] {echo.port(), cluster.server.port()}) {
      String good = openssl(port, "-cert", own, "-key", own);
      assertTrue(good.contains("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384"), good);
      assertTrue(good.contains("Verify return code: 0 (ok)"), good);
      assertFalse(good.contains("Post-Handshake New Session Ticket arrived"), "no tickets");
      String old = openssl(port, "-tls1_2", "-cert", own, "-key", own);
      assertFalse(old.contains("New, TLSv1.2, Cipher is ECDHE"), old);
      String weak =
          openssl(port, "-ciphersuites", "TLS_AES_128_GCM_SHA256", "-cert", own, "-key", own);
      assertFalse(weak.contains("Cipher is TLS_AES_128_GCM_SHA256"), weak);
    }
  }

  @Test
  void sslscanFindsOneProtocolWithOneSuite() throws Exception {
    require("sslscan");
    for (int port : new int[] {echo.port(), cluster.server.port()}) {
      String found = run("sslscan", "--no-colour", "127.0.0.1:" + port);
      assertEquals(
          List.of("TLSv1.3   enabled"),
          found.lines().map(String::strip).filter(l -> l.endsWith("  enabled")).toList(),
          found);
      List<String> suites =
          found.lines().filter(l -> l.startsWith("Preferred") || l.startsWith("Accepted")).toList();
      assertEquals(1, suites.size(), found);
      assertTrue(suites.getFirst().contains("TLS_AES_256_GCM_SHA384"), found);
    }
  }
}

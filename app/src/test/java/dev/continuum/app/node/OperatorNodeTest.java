package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.continuum.app.config.ConfigLoader;
import dev.continuum.app.config.ConfigSources;
import dev.continuum.app.config.Configuration;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.tls.NodeKey;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes with certificates that openssl made, by the commands of docs/operating. */
class OperatorNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final List<NodeProcess> running = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void makeAuthority() throws Exception {
    boolean there = false;
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      there |= Path.of(place, "openssl").toFile().canExecute();
    }
    assumeTrue(there || "true".equals(System.getenv("CI")), "openssl is not there");
    run(
        "openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
            + " -subj /CN=operator -keyout ca-key.pem -out ca.pem");
  }

  @AfterEach
  void close() {
    running.reversed().forEach(NodeProcess::close);
    http.close();
  }

  @Test
  void twoNodesMeetWithoutAJoinAndWithoutAKeyring() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    issue("one");
    issue("two");
    start("one", Map.of("CONTINUUM_BIND_ADDRESS", "127.0.0.1:" + port));
    start(
        "two",
        Map.of(
            "CONTINUUM_BIND_ADDRESS",
            "127.0.0.1:0",
            "CONTINUUM_DISCOVERY_METHODS",
            "bootstrap",
            "CONTINUUM_BOOTSTRAP_NODES",
            "127.0.0.1:" + port));
    for (NodeProcess node : running) {
      awaitMembers(node, 2);
    }
    assertFalse(Files.exists(folder.resolve("one/tls/ca.key")), "no authority is founded");
    long start = System.nanoTime();
    while (!Files.exists(folder.resolve("two/tls/keyring"))) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "no keyring came");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void aNodeThatCannotUseItsFilesSaysWhich() throws Exception {
    issue("one");
    issue("two");
    Path key = folder.resolve("one-key.pem");
    Files.copy(
        folder.resolve("two-key.pem"), key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    ContinuumException refused =
        assertThrows(
            ContinuumException.class,
            () -> start("one", Map.of("CONTINUUM_BIND_ADDRESS", "127.0.0.1:0")));
    assertTrue(String.valueOf(refused.getMessage()).contains(key.toString()));
    assertTrue(String.valueOf(refused.getMessage()).contains("another key"));
  }

  private void issue(String name) throws Exception {
    Path data = folder.resolve(name);
    String identity = NodeKey.open(data, new SecureRandom()).nodeId().toString();
    run(
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN="
            + identity
            + " -keyout NAME-key.pem -out NAME.csr".replace("NAME", name));
    Files.writeString(
        folder.resolve(name + ".ext"),
        """
        basicConstraints=critical,CA:FALSE
        keyUsage=critical,digitalSignature
        extendedKeyUsage=serverAuth,clientAuth
        subjectAltName=URI:spiffe://north/node/%s
        """
            .formatted(identity));
    run(
        ("openssl x509 -req -in NAME.csr -CA ca.pem -CAkey ca-key.pem -days 20 -out NAME.pem"
                + " -extfile NAME.ext")
            .replace("NAME", name));
  }

  private void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" ", -1))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), command);
    assertEquals(0, process.exitValue(), command + "\n" + said);
  }

  private void start(String name, Map<String, String> more) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("CONTINUUM_DISCOVERY_METHODS", "gossip");
    environment.putAll(more);
    environment.put("CONTINUUM_TLS_CERT", folder.resolve(name + ".pem").toString());
    environment.put("CONTINUUM_TLS_KEY", folder.resolve(name + "-key.pem").toString());
    environment.put("CONTINUUM_TLS_CA", folder.resolve("ca.pem").toString());
    environment.put("CONTINUUM_NODE_ID", name);
    environment.put("CONTINUUM_HTTP_ADDRESS", "127.0.0.1:0");
    environment.put("CONTINUUM_STORAGE_PATH", folder.resolve(name).toString());
    Configuration configuration =
        ConfigLoader.load(new ConfigSources(null, new TreeMap<>(), environment, folder));
    running.add(NodeProcess.start(configuration, DataFolder.of(configuration, folder), "test"));
  }

  private void awaitMembers(NodeProcess node, int count) throws Exception {
    long start = System.nanoTime();
    String body = "";
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      body =
          http.send(
                  HttpRequest.newBuilder(URI.create(node.address() + "/v1/nodes")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      if (body.split("\"alive\"", -1).length - 1 >= count) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("not " + count + " members: " + body);
  }
}

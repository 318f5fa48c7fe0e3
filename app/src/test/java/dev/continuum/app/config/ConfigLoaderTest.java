package dev.continuum.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.drivers.log.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void everyDefaultIsValidAndPrintsAsItReads() {
    Configuration configuration = Configs.load(folder);
    for (Setting<?> setting : configuration.settings()) {
      assertEquals(new Origin.Default(), setting.origin());
      assertReadsItself(setting);
    }
    assertNull(configuration.file());
    assertEquals(List.of(), configuration.warnings());
  }

  private static <T> void assertReadsItself(Setting<T> setting) {
    T again = setting.key().type().parse(new Raw.Text(setting.printed()));
    assertEquals(setting.value(), again, setting.key().name());
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverDefaults() throws IOException {
    write(
        """
        http:
          address: 127.0.0.1:1001
        storage:
          sync: interval
        limits:
          max_tags: 7
        """);
    Map<String, String> environment =
        Map.of("CONTINUUM_HTTP_ADDRESS", "127.0.0.1:1002", "CONTINUUM_STORAGE_SYNC", "never");
    Map<String, String> flags = Map.of("http.address", "127.0.0.1:1003");
    Configuration configuration = ConfigLoader.load(Configs.sources(folder, environment, flags));

    assertEquals(new HostPort("127.0.0.1", 1003), configuration.get(HttpKeys.ADDRESS));
    assertEquals(
        "flag --set http.address", configuration.setting(HttpKeys.ADDRESS).origin().describe());
    assertEquals(SyncPolicy.NEVER, configuration.get(StorageKeys.SYNC));
    assertEquals(
        "environment CONTINUUM_STORAGE_SYNC",
        configuration.setting(StorageKeys.SYNC).origin().describe());
    assertEquals(7, configuration.get(LimitKeys.MAX_TAGS));
    assertEquals(
        folder.resolve("continuum.yaml") + ":6",
        configuration.setting(LimitKeys.MAX_TAGS).origin().describe());
    assertEquals(folder.resolve("continuum.yaml"), configuration.file());
  }

  @Test
  void theDataFolderFollowsXdgAndHoldsAConfigurationToo() throws IOException {
    Path dataFolder = folder.resolve("data-home/continuum");
    assertEquals(dataFolder, Configs.load(folder).get(StorageKeys.PATH));

    Files.createDirectories(dataFolder);
    Files.writeString(dataFolder.resolve("continuum.yaml"), "limits: {max_who: 3}\n");
    assertEquals(3, Configs.load(folder).get(LimitKeys.MAX_WHO));

    write("limits: {max_who: 4}\n");
    assertEquals(4, Configs.load(folder).get(LimitKeys.MAX_WHO));
  }

  @Test
  void theNamedFileIsTheOnlyOne() throws IOException {
    write("limits: {max_who: 4}\n");
    Files.writeString(folder.resolve("other.yaml"), "limits: {max_tags: 5}\n");
    Map<String, String> environment = Map.of("CONTINUUM_CONFIG", "other.yaml");
    Configuration configuration = ConfigLoader.load(Configs.sources(folder, environment, Map.of()));
    assertEquals(5, configuration.get(LimitKeys.MAX_TAGS));
    assertEquals(64, configuration.get(LimitKeys.MAX_WHO));
    assertEquals(
        List.of("DIR/none.yaml: NoSuchFileException (expected: a readable file)"),
        Configs.refusals(
            Configs.sources(folder, Map.of("CONTINUUM_CONFIG", "none.yaml"), Map.of())));
  }

  @Test
  void theSeedsFileIsAcceptedAndSaysThatItHasNoEffectYet() throws IOException {
    write(
        """
        federation:
          coordinator:
            health_check_interval: 10.0  # seconds
            unhealthy_threshold: 3
            load_balance_algorithm: least_loaded
          raft:
            election_timeout_ms: [150, 300]
            heartbeat_interval_ms: 50
          replication:
            conflict_resolution: last_write_wins
          discovery:
            enabled_methods: [bootstrap, mdns]
            bootstrap_nodes:
              - node1:7000
              - node2:7000
          gossip:
            fanout: 2
            gossip_interval_ms: 100
            sync_interval_seconds: 30.0
        """);
    List<String> warnings = Configs.load(folder).warnings();
    assertEquals(4, warnings.size(), warnings.toString());
    assertTrue(
        warnings.stream().allMatch(w -> w.contains("accepted, has no effect yet")),
        warnings.toString());
  }

  @Test
  void theSeedsVariablesAreKnown() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("CONTINUUM_NODE_ID", "my-node-1"),
            Map.entry("CONTINUUM_BIND_ADDRESS", "0.0.0.0:7000"),
            Map.entry("CONTINUUM_ADVERTISE_ADDRESS", "node1.example.com:7000"),
            Map.entry("CONTINUUM_TLS_CERT", "/etc/continuum/cert.pem"),
            Map.entry("CONTINUUM_TLS_KEY", "/etc/continuum/key.pem"),
            Map.entry("CONTINUUM_TLS_CA", "/etc/continuum/ca.pem"),
            Map.entry("CONTINUUM_DISCOVERY_METHODS", "dns,bootstrap"),
            Map.entry("CONTINUUM_DNS_DOMAIN", "_continuum._tcp.example.com"),
            Map.entry("CONTINUUM_BOOTSTRAP_NODES", "node2:7000,node3:7000"),
            Map.entry("CONTINUUM_STORAGE_PATH", "/var/lib/continuum"),
            Map.entry("CONTINUUM_RAFT_ELECTION_TIMEOUT", "150,300"),
            Map.entry("CONTINUUM_RAFT_HEARTBEAT_INTERVAL", "50"),
            Map.entry("CONTINUUM_GOSSIP_FANOUT", "3"),
            Map.entry("CONTINUUM_GOSSIP_INTERVAL", "100"));
    Configuration configuration = ConfigLoader.load(Configs.sources(folder, environment, Map.of()));
    assertEquals(Path.of("/var/lib/continuum"), configuration.get(StorageKeys.PATH));
    assertEquals(2, configuration.warnings().size());
  }

  @Test
  void anEmptyFileAndEmptySectionsSayNothing() throws IOException {
    for (String text :
        List.of("", "# nothing\n", "---\n", "http:\nnode:\n  id: null\n", "http: {}")) {
      write(text);
      assertEquals("127.0.0.1:8000", Configs.load(folder).get(HttpKeys.ADDRESS).toString());
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("continuum.yaml"), text);
  }
}

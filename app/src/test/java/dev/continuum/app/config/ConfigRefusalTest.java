package dev.continuum.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to be refused, with the exact message. */
class ConfigRefusalTest {
  @TempDir Path folder;

  @Test
  void unknownKeysAreNamedWithTheirNearest() throws IOException {
    assertRefused(
        "http:\n  adress: 127.0.0.1:9\n",
        "http.adress: 127.0.0.1:9 (expected: a known key; nearest: http.address) at"
            + " DIR/continuum.yaml:2");
    assertRefused(
        "htp:\n  address: 127.0.0.1:9\n",
        "htp.address: 127.0.0.1:9 (expected: a known key; nearest: http.address) at"
            + " DIR/continuum.yaml:2");
    assertRefused(
        "storage.snyc: always\n",
        "storage.snyc: always (expected: a known key; nearest: storage.sync) at"
            + " DIR/continuum.yaml:1");
    assertRefused("wibble: 3\n", "wibble: 3 (expected: a known key) at DIR/continuum.yaml:1");
    assertRefused("wibble: {}\n", "wibble (expected: a known key) at DIR/continuum.yaml:1");
  }

  @Test
  void badValuesAreNamedWithWhatWasExpected() throws IOException {
    assertRefused(
        "storage: {sync: allways}\n",
        "storage.sync: allways (expected: one of always, interval, never; nearest: always) at"
            + " DIR/continuum.yaml:1");
    assertRefused(
        "limits: {max_tags: 0}\n",
        "limits.max_tags: 0 (expected: a whole number, 1..10000) at DIR/continuum.yaml:1");
    assertRefused(
        "limits: {max_content_bytes: 1MB}\n",
        "limits.max_content_bytes: 1MB (expected: a size such as 512KiB or 64MiB, 1B..16MiB) at"
            + " DIR/continuum.yaml:1");
    assertRefused(
        "http: {address: 8000}\n",
        "http.address: 8000 (expected: host:port such as 127.0.0.1:8000 or [::1]:8000, port"
            + " 0..65535 (0 takes a free one)) at DIR/continuum.yaml:1");
    assertRefused(
        "http: {address: [a, b]}\n",
        "http.address: [a, b] (expected: host:port such as 127.0.0.1:8000 or [::1]:8000, port"
            + " 0..65535 (0 takes a free one)) at DIR/continuum.yaml:1");
    assertRefused(
        "http: {allow_remote: maybe}\n",
        "http.allow_remote: maybe (expected: true or false) at DIR/continuum.yaml:1");
    assertRefused(
        "http: 8000\n", "http: 8000 (expected: a section, not a value) at DIR/continuum.yaml:1");
    assertRefused(
        "node: {id: {a: b}}\n",
        "node.id: a section (expected: 1..64 of A-Z a-z 0-9 . _ -, first a letter or digit, or"
            + " empty) at DIR/continuum.yaml:1",
        "node.id.a: b (expected: a known key; nearest: node.id) at DIR/continuum.yaml:1");
    assertRefused(
        "federation: {raft: {election_timeout_ms: [300, 150]}}\n",
        "federation.raft.election_timeout_ms: [300, 150] (expected: two whole numbers such as"
            + " [150, 300], the first not above the second, 50..60000) at DIR/continuum.yaml:1");
    assertRefused(
        "federation: {coordinator: {health_check_interval: soon}}\n",
        "federation.coordinator.health_check_interval: soon (expected: a duration such as 250ms,"
            + " 10s or 5m, 100ms..1d) at DIR/continuum.yaml:1");
  }

  @Test
  void whatIsNoPlainYamlIsRefusedWithItsLine() throws IOException {
    assertRefused(
        "http:\n  address: 127.0.0.1:1\n  address: 127.0.0.1:2\n",
        "http.address: 127.0.0.1:2 (expected: each key once) at DIR/continuum.yaml:3");
    assertRefused(
        "http: {address: '127.0.0.1:1'}\nhttp.address: 127.0.0.1:2\n",
        "http.address: 127.0.0.1:2 (expected: each key once) at DIR/continuum.yaml:2");
    assertRefused(
        "node:\n  id: &a one\n",
        "node.id: an anchor (expected: plain values without tags and anchors) at"
            + " DIR/continuum.yaml:2");
    assertRefused(
        "node:\n  id: !!str one\n",
        "node.id: a tag (expected: plain values without tags and anchors) at"
            + " DIR/continuum.yaml:2");
    assertRefused(
        "- a\n- b\n",
        "DIR/continuum.yaml: a list (expected: sections and keys such as http:) at"
            + " DIR/continuum.yaml:1");
    assertRefused(
        "http: {}\n---\nnode: {}\n",
        "DIR/continuum.yaml: a second document (expected: one document) at DIR/continuum.yaml:3");
    assertRefused(
        "a: {b: {c: {d: {e: {f: {g: 1}}}}}}\n",
        "a.b.c.d.e.f: a section (expected: sections 6 deep at most) at DIR/continuum.yaml:1");
    Files.write(folder.resolve("continuum.yaml"), new byte[] {(byte) 0xff, 'a'});
    assertEquals(
        List.of("DIR/continuum.yaml: no UTF-8 text (expected: UTF-8 text)"),
        Configs.refusals(Configs.sources(folder, Map.of(), Map.of())));
  }

  @Test
  void whatThisVersionCannotDoIsRefusedWithTheReason() throws IOException {
    assertRefused(
        "http: {address: '0.0.0.0:8000'}\n",
        "http.address: 0.0.0.0:8000 (expected: a loopback address, or http.allow_remote: true;"
            + " there is no authentication yet, so anybody who reaches the port may read and write"
            + " everything) at DIR/continuum.yaml:1");
    assertRefused(
        "limits: {max_content_bytes: 8MiB}\n",
        "storage.max_payload_bytes: 4MiB (expected: at least 9727040B, the largest memory that limits"
            + " allow)");
    assertRefused(
        "storage: {segment_bytes: 5000000}\n",
        "storage.segment_bytes: 5000000B (expected: a multiple of 4KiB, at least twice"
            + " storage.max_payload_bytes) at DIR/continuum.yaml:1");
    assertRefused(
        "federation: {raft: {heartbeat_interval_ms: 100}}\n",
        "federation.raft.heartbeat_interval_ms: 100 (expected: at most half of the shortest"
            + " election timeout, 150) at DIR/continuum.yaml:1");
  }

  @Test
  void anOperatorsCertificatesComeWhole() throws IOException {
    String whole =
        " (expected: a path: tls.cert, tls.key and tls.ca are set together, or none of them)";
    assertRefused("tls: {cert: node.pem}\n", "tls.key: empty" + whole, "tls.ca: empty" + whole);
    assertRefused(
        "tls: {crl: list.pem}\n",
        "tls.cert: empty" + whole,
        "tls.key: empty" + whole,
        "tls.ca: empty" + whole);
  }

  @Test
  void unknownVariablesAndFlagsAreRefused() {
    assertEquals(
        List.of(
            "CONTINUUM_HTP_ADDRESS: x (expected: a documented variable; nearest:"
                + " CONTINUUM_HTTP_ADDRESS)"),
        Configs.refusals(Configs.sources(folder, Map.of("CONTINUUM_HTP_ADDRESS", "x"), Map.of())));
    assertEquals(
        List.of(
            "storage.sink: x (expected: a known key; nearest: storage.sync) at flag --set"
                + " storage.sink"),
        Configs.refusals(Configs.sources(folder, Map.of(), Map.of("storage.sink", "x"))));
  }

  @Test
  void allProblemsAreNamedAtOnce() throws IOException {
    Files.writeString(folder.resolve("continuum.yaml"), "a: 1\nlimits: {max_tags: x}\n");
    List<String> refusals =
        Configs.refusals(
            Configs.sources(folder, Map.of("CONTINUUM_X", "1"), Map.of("log.level", "loud")));
    assertEquals(4, refusals.size(), refusals.toString());
  }

  private void assertRefused(String yaml, String... messages) throws IOException {
    Files.writeString(folder.resolve("continuum.yaml"), yaml);
    assertEquals(List.of(messages), Configs.refusals(Configs.sources(folder, Map.of(), Map.of())));
  }
}

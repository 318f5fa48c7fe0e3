package dev.continuum.drivers.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.jmdns.ServiceInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/** What each source makes of what it is given; a real HTTP server stands for the catalogue. */
class SourcesTest {
  private static final Name WANTED = Name.fromConstantString("_continuum._tcp.example.com.");
  private static final Name ALIAS = Name.fromConstantString("srv.example.net.");
  private static final String ENTRY =
      """
      [{"Node": {"Address": "10.0.0.1"},
        "Service": {"Address": "", "Port": 7000, "Weights": {"Passing": 5, "Warning": 1}},
        "Checks": [{"Name": "disk", "Status": "passing"}]},
       {"Node": {"Address": "10.0.0.2"}, "Service": {"Address": "b.example.com", "Port": 7001},
        "Checks": [{"Name": "disk", "Status": "critical"}]},
       {"Node": {"Address": "::1"}, "Service": {"Port": 7002}},
       {"Node": {}, "Service": {"Port": 7003}}]
      """;

  @TempDir Path folder;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          String token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
          tokens.put(path, String.valueOf(token));
          String answer = answers.get(path);
          byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aCatalogueGivesItsHealthyInstances() throws Exception {
    answers.put("/v1/health/service/continuum?passing=true", ENTRY);
    Findings found = catalogue("secret");
    assertEquals(
        List.of(
            new Finding(new PeerAddress("10.0.0.1", 7000), 0, 5, 0),
            new Finding(new PeerAddress("::1", 7002), 0, 1, 0)),
        found.peers());
    assertEquals(
        List.of(
            new Refusal("b.example.com:7001", "its health check fails: disk"),
            new Refusal("?:7003", "no address with a port 1..65535")),
        found.refusals());
    assertEquals("secret", tokens.get("/v1/health/service/continuum?passing=true"));
  }

  @Test
  void aCatalogueWithoutHealthIsAskedForAll() throws Exception {
    answers.put(
        "/v1/catalog/service/continuum",
        """
        [{"Address": "10.0.0.9", "ServiceAddress": "", "ServicePort": 7000},
         {"Address": "10.0.0.9", "ServiceAddress": "c.example.com", "ServicePort": 7001}]
        """);
    assertEquals(
        List.of("10.0.0.9:7000", "c.example.com:7001"),
        catalogue(null).peers().stream().map(each -> each.address().toString()).toList());
  }

  @Test
  void anUnusableCatalogueSaysWhy() {
    assertTrue(failure().contains("answers 404"), failure());
    answers.put("/v1/health/service/continuum?passing=true", "{\"a\": 1}");
    assertTrue(failure().contains("expected: a JSON array"), failure());
    answers.put(
        "/v1/health/service/continuum?passing=true",
        "[" + " ".repeat(CatalogueSource.MAX_BODY_BYTES) + "]");
    assertTrue(failure().contains("capacity") || failure().contains("exceed"), failure());
  }

  @Test
  void aCatalogueThatIsNotThereIsNamed() {
    URI base = base();
    server.stop(0);
    try (CatalogueSource source = new CatalogueSource(base, "continuum", null)) {
      assertEquals(
          "java.io.IOException: " + base + ": no connection",
          assertThrows(IOException.class, source::find).toString());
    }
  }

  @Test
  void srvRecordsKeepPriorityWeightAndTimeToLive() throws Exception {
    Message answer = new Message();
    answer.addRecord(new CNAMERecord(WANTED, DClass.IN, 30, ALIAS), Section.ANSWER);
    answer.addRecord(service(ALIAS, 20, 5, 7001, "b.example.com."), Section.ANSWER);
    answer.addRecord(service(ALIAS, 10, 60, 7000, "a.example.com."), Section.ANSWER);
    answer.addRecord(service(ALIAS, 10, 60, 0, "c.example.com."), Section.ANSWER);
    answer.addRecord(
        service(Name.fromConstantString("other."), 1, 1, 7, "d.example.com."), Section.ANSWER);
    Findings found = SrvAnswer.read(WANTED, new Message(answer.toWire()));
    long ttl = TimeUnit.SECONDS.toNanos(30);
    assertEquals(
        List.of(
            new Finding(new PeerAddress("b.example.com", 7001), 20, 5, ttl),
            new Finding(new PeerAddress("a.example.com", 7000), 10, 60, ttl)),
        found.peers());
    assertEquals("c.example.com:0", found.refusals().getFirst().what());
    answer.getHeader().setRcode(Rcode.NXDOMAIN);
    assertEquals(
        "_continuum._tcp.example.com.: NXDOMAIN (there is no such name)",
        assertThrows(IOException.class, () -> SrvAnswer.read(WANTED, answer)).getMessage());
  }

  @Test
  void aFileMayBeAListOrJsonLinesAndNamesItsErrors() throws Exception {
    Path file = folder.resolve("peers.txt");
    FileSource source = new FileSource(file);
    assertTrue(assertThrows(IOException.class, source::find).toString().endsWith("no such file"));
    assertFalse(source.changed());
    Files.writeString(
        file,
        """
        # the seeds
        a.example.com:7000  # first

        {"address": "[::1]:7000", "priority": 5, "weight": 7}
        nonsense
        {"address": "c.example.com:7000", "weight": -1}
        {"address"
        """);
    assertTrue(source.changed());
    Findings found = source.find();
    assertFalse(source.changed());
    assertEquals(
        List.of(
            Finding.lasting(new PeerAddress("a.example.com", 7000)),
            new Finding(new PeerAddress("::1", 7000), 5, 7, Finding.FOREVER)),
        found.peers());
    assertEquals(
        List.of("line 5", "line 6", "line 7"),
        found.refusals().stream().map(Refusal::what).toList());
    assertEquals("weight: -1 (expected: 0..65535)", found.refusals().get(1).reason());
    Files.writeString(file, "b.example.com:7000\n");
    assertTrue(source.changed());
  }

  @Test
  void theCacheReadsWhatItWroteAndIgnoresDamage() throws Exception {
    List<PeerAddress> peers = List.of(new PeerAddress("a", 1), new PeerAddress("::1", 2));
    PeerCache cache = new PeerCache(folder);
    assertEquals(Findings.NONE, cache.find());
    cache.save(peers);
    PeerCache again = new PeerCache(folder);
    assertEquals(peers, again.find().peers().stream().map(Finding::address).toList());
    Path file = folder.resolve(PeerCache.FILE_NAME);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      Findings found = new PeerCache(folder).find();
      assertEquals(List.of(), found.peers(), "cut at " + length);
      assertTrue(found.refusals().getFirst().reason().startsWith("damaged, ignored: "));
    }
    assertEquals(List.of(), PeerCache.parse(whole, Instant.now().plusSeconds(31L * 86_400)));
  }

  @Test
  void anAnnouncementOfAnotherClusterOrWithoutAnAddressIsRefused() {
    ServiceInfo other =
        ServiceInfo.create(MdnsService.TYPE, "n1", 7000, 0, 0, Map.of("cluster", "test"));
    assertEquals(
        new Refusal("n1", "announces another cluster: test"),
        MdnsService.read(other, "prod").refusals().getFirst());
    assertEquals(
        new Refusal("n1", "announces no address"),
        MdnsService.read(other, "test").refusals().getFirst());
  }

  private Findings catalogue(@Nullable String token) throws Exception {
    try (CatalogueSource source = new CatalogueSource(base(), "continuum", token)) {
      return source.find();
    }
  }

  private String failure() {
    return assertThrows(IOException.class, () -> catalogue("")).toString();
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static SRVRecord service(Name name, int priority, int weight, int port, String target) {
    return new SRVRecord(
        name, DClass.IN, 30, priority, weight, port, Name.fromConstantString(target));
  }
}

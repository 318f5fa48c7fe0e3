package dev.continuum.drivers.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import javax.jmdns.ServiceInfo;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** Whatever comes from outside, reading it ends with peers or an IOException, and in bounds. */
class DiscoveryFuzzTest {
  private static final Name WANTED = Name.fromConstantString("_continuum._tcp.example.com.");

  @FuzzTest
  void anyBytesAreADnsAnswerOrRefused(byte[] bytes) {
    try {
      assertBounded(SrvAnswer.read(WANTED, new Message(bytes)));
    } catch (IOException refused) {
      assertTrue(refused.toString().length() < 10_000);
    }
  }

  @FuzzTest
  void anyBodyIsACatalogueOrRefused(byte[] body) {
    try {
      assertBounded(CatalogueAnswer.read(body));
    } catch (IOException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyFileIsAListOfPeers(byte[] file) {
    assertBounded(PeerList.read(file));
  }

  @FuzzTest
  void anyFileIsACacheOrDamaged(byte[] file) {
    try {
      assertTrue(PeerCache.parse(file, Instant.EPOCH).size() <= Findings.MAX_PEERS);
    } catch (IOException damaged) {
      assertTrue(damaged.getMessage() != null);
    }
  }

  @FuzzTest
  void anyTextRecordIsAPeerOrRefused(byte[] text) {
    int port = text.length == 0 ? 0 : text[0] & 0xFF;
    byte[] record = Arrays.copyOf(text, Math.min(text.length, 1_000));
    String name = new String(record, StandardCharsets.ISO_8859_1);
    ServiceInfo info =
        ServiceInfo.create(MdnsService.TYPE, "n" + name.hashCode(), port, 0, 0, record);
    Findings read = MdnsService.read(info, "prod");
    assertEquals(1, read.peers().size() + read.refusals().size());
  }

  private static void assertBounded(Findings findings) {
    assertTrue(findings.peers().size() <= Findings.MAX_PEERS);
    assertTrue(findings.refusals().size() <= Findings.MAX_REFUSALS);
    findings
        .peers()
        .forEach(
            peer -> assertEquals(peer.address(), PeerAddress.tryParse(peer.address().toString())));
  }
}

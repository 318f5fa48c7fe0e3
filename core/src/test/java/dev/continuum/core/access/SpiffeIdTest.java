package dev.continuum.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {
  private static final NodeId ID = SignatureScheme.nodeId(new byte[32]);

  /** SHA-256 of 32 zero bytes begins 66687aadf862bd776c8fc18b8e9f8e20. */
  @Test
  void anIdentityIsTheHashOfItsKey() {
    assertEquals(new NodeId(0x66687AADF862BD77L, 0x6C8FC18B8E9F8E20L), ID);
  }

  @Test
  void aNameInACertificateReadsBack() {
    SpiffeId name = new SpiffeId(new ClusterName("north-1"), ID);
    assertEquals("spiffe://north-1/node/" + ID, name.toString());
    assertEquals(name, SpiffeId.tryParse(name.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://",
        "spiffe://north-1",
        "spiffe://north-1/node/",
        "spiffe://north-1/node/x",
        "spiffe://North-1/node/mzuhvlpymk6xo3epygfy5h4oea",
        "spiffe:///node/mzuhvlpymk6xo3epygfy5h4oea",
        "SPIFFE://north-1/node/mzuhvlpymk6xo3epygfy5h4oea",
        "spiffe://north-1/agent/mzuhvlpymk6xo3epygfy5h4oea",
        "spiffe://north-1/node/mzuhvlpymk6xo3epygfy5h4oea/",
        "spiffe://north-1:1/node/mzuhvlpymk6xo3epygfy5h4oea",
        "spiffe://north-1/node/mzuhvlpymk6xo3epygfy5h4oeb",
      })
  void otherNamesAreNone(String uri) {
    assertNull(SpiffeId.tryParse(uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a/b", "a b", "\u00e4"})
  void clusterNamesAreTrustDomains(String text) {
    assertThrows(ContinuumException.class, () -> new ClusterName(text));
  }
}

package dev.continuum.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Whatever a server answers, it is read as a record of the API or refused as none. */
class AnswerFuzzTest {
  private static final Transport TRANSPORT =
      new Transport(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final List<Class<?>> ANSWERS =
      List.of(
          Memory.class,
          Recollection.class,
          NodeStatus.class,
          Cluster.class,
          Written.class,
          Space.class,
          Link.class,
          Concept.class,
          FederationStatus.class,
          ClusterHealth.class,
          Group.class,
          ConfigEntry.class);

  @FuzzTest
  void eventsAreReadToTheirEnd(byte[] data) throws IOException {
    try (EventReader reader = new EventReader(new ByteArrayInputStream(data))) {
      int events = 0;
      for (NodeEvent event = reader.next(); event != null; event = reader.next()) {
        assertNotNull(event.data());
        events++;
      }
      assertTrue(events <= data.length);
    }
  }

  @FuzzTest
  void answersAreReadOrRefused(byte[] data) {
    String answer = new String(data, StandardCharsets.UTF_8);
    for (Class<?> type : ANSWERS) {
      try {
        assertNotNull(Json.write(TRANSPORT.read(answer, type)));
      } catch (ClientException refused) {
        assertEquals(ClientException.NOT_CONTINUUM, refused.code());
      }
    }
    assertEquals(500, TRANSPORT.refusal(500, answer).status());
  }
}

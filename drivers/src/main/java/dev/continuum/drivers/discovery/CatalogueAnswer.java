package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The entries of {@code /v1/health/service/NAME} or {@code /v1/catalog/service/NAME}. Thread-safe
 * (stateless).
 */
final class CatalogueAnswer {
  private CatalogueAnswer() {}

  static Findings read(byte[] body) throws IOException {
    JsonNode entries = Json.parse(body);
    if (!entries.isArray()) {
      throw new IOException("the catalogue answers something else (expected: a JSON array)");
    }
    List<Finding> found = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (JsonNode entry : entries) {
      if (found.size() > Findings.MAX_PEERS || refused.size() > Findings.MAX_REFUSALS) {
        break;
      }
      add(entry, found, refused);
    }
    return new Findings(found, refused);
  }

  private static void add(JsonNode entry, List<Finding> found, List<Refusal> refused) {
    boolean health = entry.has("Service");
    JsonNode service = health ? entry.path("Service") : entry;
    String own = Json.text(service, health ? "Address" : "ServiceAddress");
    String host = own != null ? own : Json.text(health ? entry.path("Node") : entry, "Address");
    int port = Json.number(service, health ? "Port" : "ServicePort", PeerAddress.MAX_PORT, 0);
    String text = (host == null ? "?" : host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    PeerAddress address = host == null ? null : PeerAddress.tryParse(text);
    if (address == null) {
      refused.add(new Refusal(text, "no address with a port 1..65535"));
      return;
    }
    String failing = failing(entry.path("Checks"));
    if (failing != null) {
      refused.add(new Refusal(text, "its health check fails: " + failing));
      return;
    }
    JsonNode weights = service.path(health ? "Weights" : "ServiceWeights");
    int weight = Json.number(weights, "Passing", Finding.MAX_WEIGHT, 1);
    found.add(new Finding(address, 0, weight, 0));
  }

  private static @Nullable String failing(JsonNode checks) {
    for (JsonNode check : checks) {
      if ("critical".equals(Json.text(check, "Status"))) {
        String name = Json.text(check, "Name");
        return name == null ? "without a name" : name;
      }
    }
    return null;
  }
}

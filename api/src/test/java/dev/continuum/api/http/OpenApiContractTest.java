package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.http.OpenApiDocument.Operation;
import dev.continuum.api.json.FederationRequestJson;
import dev.continuum.api.json.LinkJson;
import dev.continuum.api.json.MemoryJson;
import dev.continuum.api.json.MemoryPatchJson;
import dev.continuum.api.json.ProblemJson;
import dev.continuum.api.json.RecallJson;
import dev.continuum.api.json.SpaceJson;
import dev.continuum.api.json.StreamEvent;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The server does what {@code openapi.json} says: every route, parameter, media type, status and
 * field. The requests are the document's own examples.
 */
final class OpenApiContractTest {
  private final OpenApiDocument document = new OpenApiDocument();
  private final SchemaValidator validator = new SchemaValidator(document.root);

  /** What the decisions of {@link #DECISIONS} fail with is set here. */
  private final ScriptedFederation federation = new ScriptedFederation();

  /** What only a node of a cluster does; other operations are driven at a node of none. */
  private static final Set<String> DECISIONS =
      Set.of(
          "joinFederation",
          "leaveFederation",
          "listConfiguration",
          "getConfiguration",
          "setConfiguration",
          "unsetConfiguration",
          "transferLeader",
          "snapshotGroup",
          "backUpCluster",
          "restoreCluster");

  private static Set<String> set(Collection<String> values) {
    return new TreeSet<>(values);
  }

  @Test
  void theRoutesAreThoseOfTheDocument() {
    Map<String, Route> served = new TreeMap<>();
    try (TestServer server = new TestServer()) {
      server.server.routes().forEach(r -> served.put(r.method() + " " + r.template(), r));
    }
    Map<String, Operation> documented = new TreeMap<>();
    document.operations().forEach(o -> documented.put(o.toString(), o));
    assertEquals(documented.keySet(), served.keySet());
    documented.forEach(
        (name, operation) -> assertSame(operation, Objects.requireNonNull(served.get(name))));
  }

  private void assertSame(Operation operation, Route route) {
    assertEquals(document.names(operation, "query"), set(route.query()), operation + " query");
    assertEquals(operation.requestTypes(), set(route.consumes()), operation + " body");
    if (!route.consumes().isEmpty()) {
      assertEquals(
          operation.node().path("requestBody").path("required").asBoolean(),
          !route.bodyOptional(),
          operation + " body required");
    }
    Set<String> produced = new TreeSet<>();
    for (String status : operation.statuses()) {
      if (status.startsWith("2")) {
        JsonNode response = document.response(operation, Integer.parseInt(status));
        produced.addAll(response.path("content").propertyNames());
      }
    }
    assertEquals(produced, set(route.produces()), operation + " answers");
  }

  @Test
  void theFieldsOfRequestsAreThoseOfTheDocument() {
    assertFields("MemoryInput", MemoryJson.FIELDS);
    assertFields("MemoryPatch", MemoryPatchJson.FIELDS);
    assertFields("SpaceInput", SpaceJson.FIELDS);
    assertFields("LinkInput", LinkJson.FIELDS);
    assertFields("Cue", RecallJson.FIELDS);
    assertFields("CueOverSpaces", RecallJson.FIELDS_WITH_SPACES);
    assertFields("JoinInput", FederationRequestJson.JOIN_FIELDS);
    assertFields("LeaveInput", FederationRequestJson.LEAVE_FIELDS);
    assertFields("TransferInput", FederationRequestJson.TRANSFER_FIELDS);
    assertFields("SnapshotInput", FederationRequestJson.SNAPSHOT_FIELDS);
    assertFields("ConfigInput", FederationRequestJson.CONFIG_FIELDS);
    Set<String> events = new TreeSet<>();
    for (JsonNode parameter : document.parameters(document.operation("streamEvents"), "query")) {
      parameter.path("schema").path("items").path("enum").forEach(e -> events.add(e.asString()));
    }
    assertEquals(set(StreamEvent.NAMES), events);
  }

  private void assertFields(String schema, List<String> fields) {
    assertEquals(set(document.schema(schema).path("properties").propertyNames()), set(fields));
  }

  @Test
  void theExamplesFitTheirSchemas() {
    for (Operation operation : document.operations()) {
      assertExamples(operation + " body", operation.node().path("requestBody").path("content"));
      for (String status : operation.statuses()) {
        JsonNode response = document.response(operation, Integer.parseInt(status));
        assertExamples(operation + " " + status, response.path("content"));
      }
    }
  }

  private void assertExamples(String where, JsonNode content) {
    for (JsonNode media : content) {
      if (media.has("example")) {
        assertEquals(
            List.of(), validator.validate(media.path("schema"), media.path("example")), where);
      }
    }
  }

  /** Every operation with every status that it documents, and no other. */
  @Test
  void theAnswersAreThoseOfTheDocument() throws IOException {
    Map<String, Set<String>> answered = new TreeMap<>();
    try (TestServer alone = new TestServer();
        TestServer clustered =
            new TestServer(ApiOptions.DEFAULT, ScriptedCluster.ofFour(), federation)) {
      for (Operation operation : document.operations()) {
        TestServer server = DECISIONS.contains(operation.id()) ? clustered : alone;
        Set<String> statuses = answered.computeIfAbsent(operation.toString(), _ -> new TreeSet<>());
        if (operation.id().equals("streamEvents")) {
          statuses.addAll(driveEvents(operation));
          continue;
        }
        for (HttpResponse<String> response : drive(server, operation)) {
          statuses.add(Integer.toString(response.statusCode()));
          assertFits(operation, response);
        }
      }
    }
    for (Operation operation : document.operations()) {
      assertEquals(operation.statuses(), answered.get(operation.toString()), operation.toString());
    }
    assertEverythingWasSeen();
  }

  private List<HttpResponse<String>> drive(TestServer server, Operation operation) {
    List<HttpResponse<String>> responses = new ArrayList<>();
    Call call = new Call(server, operation);
    for (String type : operation.requestTypes().isEmpty() ? Set.of("") : operation.requestTypes()) {
      responses.add(call.with(type));
    }
    switch (operation.id()) {
      case "importIntoSpace" -> {
        responses.add(call.withLines("nonsense\n{\"content\":\"a\"}", "results=all"));
        try (TestServer busy =
            new TestServer(TestServer.noUploads(), new ScriptedService(), List.of())) {
          responses.add(new Call(busy, operation).with("application/x-ndjson"));
        }
      }
      case "putSpace" -> {
        server.service.spaceCreated = false;
        responses.add(call.with("application/json"));
        server.service.spaceCreated = true;
      }
      case "getMemory" -> responses.add(server.get(call.path, "If-None-Match", "*"));
      case "getStatus" -> {
        NodeStatus full =
            new NodeStatus(
                "n", "v", 0, true, false, "disk full", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
        server.service.status = full;
        responses.add(call.with(""));
        server.service.status = Samples.status();
      }
      case "listNodes", "getNode" -> {
        try (TestServer clustered = new TestServer(ScriptedCluster.ofFour())) {
          boolean list = operation.id().equals("listNodes");
          responses.add(
              clustered.get(list ? call.path + "?limit=2" : "/v1/nodes/" + ScriptedCluster.id(2)));
        }
      }
      case "getFederationStatus", "getClusterHealth", "listGroups" -> {
        ScriptedFederation changing = new ScriptedFederation();
        try (TestServer clustered =
            new TestServer(ApiOptions.DEFAULT, ScriptedCluster.ofFour(), changing)) {
          responses.add(clustered.get(call.path));
          changing.leaderless = true;
          responses.add(clustered.get(call.path));
        }
      }
      case "getConfiguration" -> {
        federation.entries.clear();
        responses.add(call.with(""));
      }
      case "listMemories", "listConcepts" -> {
        server.service.next = Samples.ID;
        responses.add(call.with(""));
        server.service.next = null;
      }
      case "exportSpace", "remember" ->
          responses.add(call.withLines("nonsense\n{\"content\":\"a\"}", "results=all"));
      case "recall", "recallInSpace" ->
          responses.add(server.post(call.path, "{\"query\":\"a\",\"explain\":true}"));
      default -> {}
    }
    responses.addAll(refusals(server, operation, call));
    return responses;
  }

  private List<HttpResponse<String>> refusals(TestServer server, Operation operation, Call call) {
    List<HttpResponse<String>> responses = new ArrayList<>();
    String type = operation.requestTypes().stream().findFirst().orElse("");
    for (String status : operation.statuses()) {
      switch (status) {
        case "400" -> responses.add(call.send(call.path + call.separator() + "unknown=1", type));
        case "403" -> responses.add(call.with(type, "Origin", "http://evil.example"));
        case "406" -> responses.add(call.with(type, "Accept", "image/png"));
        case "415" -> responses.add(call.with("text/plain"));
        default -> {
          for (ErrorCode code : ErrorCode.values()) {
            if (status.equals(Integer.toString(ProblemJson.status(code)))) {
              server.service.refusal = ContinuumException.of(code, "refused: so", "Do not.");
              federation.refusal = server.service.refusal;
              responses.add(call.with(type));
              server.service.refusal = null;
              federation.refusal = null;
            }
          }
        }
      }
    }
    return responses;
  }

  /** Sends the example of an operation in variations. One thread only. */
  private final class Call {
    private final TestServer server;
    private final Operation operation;
    private final String path;

    Call(TestServer server, Operation operation) {
      this.server = server;
      this.operation = operation;
      this.path = document.examplePath(operation);
    }

    String separator() {
      return path.contains("?") ? "&" : "?";
    }

    HttpResponse<String> with(String contentType, String... headers) {
      return send(path, contentType, headers);
    }

    HttpResponse<String> withLines(String lines, String query) {
      if (operation.method().equals("GET")) {
        return server.get(path);
      }
      return server.send(
          "POST", path + separator() + query, lines, "Content-Type", "application/x-ndjson");
    }

    HttpResponse<String> send(String target, String contentType, String... headers) {
      if (contentType.isEmpty()) {
        return server.send(operation.method(), target, "", headers);
      }
      JsonNode content = operation.node().path("requestBody").path("content");
      JsonNode media =
          content.has(contentType) ? content.path(contentType) : content.iterator().next();
      String[] all = Arrays.copyOf(headers, headers.length + 2);
      all[headers.length] = "Content-Type";
      all[headers.length + 1] = contentType;
      return server.send(operation.method(), target, media.path("example").toString(), all);
    }
  }

  private void assertFits(Operation operation, HttpResponse<String> response) {
    String where = operation + " " + response.statusCode() + " " + response.body();
    JsonNode documented = document.response(operation, response.statusCode());
    assertTrue(!documented.isMissingNode(), "undocumented: " + where);
    for (Map.Entry<String, JsonNode> header : documented.path("headers").properties()) {
      boolean optional = header.getKey().equals("Idempotency-Replayed");
      boolean perError = header.getKey().equals("Retry-After");
      boolean onlyJson = response.statusCode() == 200 && isLines(response);
      assertTrue(
          optional
              || onlyJson
              || response.headers().firstValue(header.getKey()).isPresent()
              || (perError && response.statusCode() < 400),
          "no " + header.getKey() + ": " + where);
    }
    if (documented.path("content").isEmpty()) {
      assertEquals("", response.body(), where);
      return;
    }
    String type = MediaTypes.essence(response.headers().firstValue("Content-Type").orElse("none"));
    JsonNode media = documented.path("content").path(type);
    assertTrue(!media.isMissingNode(), type + " is undocumented: " + where);
    if (isLines(response)) {
      response.body().lines().forEach(line -> assertValid(media.path("schema"), line, where));
    } else if (type.endsWith("json")) {
      assertValid(media.path("schema"), response.body(), where);
    }
  }

  private static boolean isLines(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").equals(MediaTypes.NDJSON);
  }

  private void assertValid(JsonNode schema, String json, String where) {
    assertEquals(List.of(), validator.validate(schema, TestServer.JSON.readTree(json)), where);
  }

  private Set<String> driveEvents(Operation operation) throws IOException {
    Set<String> statuses = new TreeSet<>();
    ApiOptions options = TestServer.oneEventClient();
    ScriptedCluster cluster = new ScriptedCluster();
    try (TestServer server = new TestServer(options, cluster, federation);
        Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String start = TestServer.readUntil(socket.getInputStream(), "retry: 2000\n\n");
      assertTrue(start.startsWith("HTTP/1.1 200 "), start);
      assertTrue(start.contains("Content-Type: text/event-stream\r\n"), start);
      statuses.add("200");
      JsonNode schema = document.response(operation, 200).path("content").path("text/event-stream");
      List<Runnable> happenings = new ArrayList<>();
      events().forEach(event -> happenings.add(() -> server.service.publish(event)));
      clusterEvents().forEach(event -> happenings.add(() -> cluster.publish(event)));
      decisions().forEach(event -> happenings.add(() -> federation.publish(event)));
      for (Runnable happening : happenings) {
        happening.run();
        String text = TestServer.readUntil(socket.getInputStream(), "\n\n");
        String data = text.substring(text.indexOf("data: ") + 6).lines().findFirst().orElse("");
        assertValid(schema.path("schema"), data, text);
      }
      for (HttpResponse<String> response :
          List.of(
              server.get("/v1/events"),
              server.get("/v1/events?x"),
              server.get("/v1/events", "Origin", "http://evil.example"),
              server.get("/v1/events", "Accept", "image/png"))) {
        assertFits(operation, response);
        statuses.add(Integer.toString(response.statusCode()));
      }
    }
    return statuses;
  }

  private static List<MemoryEvent> events() {
    return List.of(
        new MemoryEvent.SpaceChanged(Samples.SPACE, 1, false),
        new MemoryEvent.Remembered(Samples.SPACE, 2, Samples.ID, "fact"),
        new MemoryEvent.Changed(Samples.SPACE, 3, Samples.ID),
        new MemoryEvent.Forgotten(Samples.SPACE, 4, Samples.ID),
        new MemoryEvent.Linked(
            Samples.SPACE, 5, new LinkKey(Samples.ID, Samples.OTHER_ID, "causes"), false),
        new MemoryEvent.ConceptChanged(Samples.SPACE, 6, Samples.ID, "sky"),
        new MemoryEvent.Recalled(Samples.SPACE, 7, 3));
  }

  private static List<Event> clusterEvents() {
    Member member = ScriptedCluster.member(2, MemberState.ALIVE, ScriptedCluster.METADATA);
    Member other = ScriptedCluster.member(3, MemberState.ALIVE, ScriptedCluster.METADATA);
    return List.of(
        new Event.MemberUp(member),
        new Event.MemberSuspected(member, other.id()),
        new Event.MemberReplaced(member, other),
        new Event.Conflict("name", member, other),
        new Event.MemberHeldDown(member, 5),
        new Event.Joined(member.address(), 3),
        new Event.JoinDelayed(5),
        new Event.LeaveCompleted(),
        new Event.Refuted(other.id(), 9),
        new Event.LocalHealthChanged(2),
        new Event.LoopStalled(3_000_000_000L),
        new Event.Isolated(3),
        new Event.PartitionDetected(2, 5),
        new Event.Refused(other.id(), "incarnation: 9 (expected: less)"));
  }

  private static List<DecisionEvent> decisions() {
    MemberRecord member = ScriptedFederation.member(2, Duty.VOTER);
    return List.of(
        new DecisionEvent.LeaderChanged(0, member.id(), 9),
        new DecisionEvent.LeaderChanged(1, null, 9),
        new DecisionEvent.MemberAdmitted(member),
        new DecisionEvent.MemberGone(member, true),
        new DecisionEvent.DutyChanged(member, Duty.LEARNER),
        new DecisionEvent.MemberQuarantined(member, "it lied"),
        new DecisionEvent.EpochAdvanced(48, "node-3 left"),
        new DecisionEvent.ConfigChanged(new ConfigEntry("consensus.voters", "5", 3)),
        new DecisionEvent.ConfigChanged(new ConfigEntry("consensus.voters", "", 4)),
        new DecisionEvent.NodeStateChanged(
            member.id(), NodeState.HEALTHY, NodeState.DEGRADED, "load 0.75"),
        new DecisionEvent.HealthChanged(Health.Level.HEALTHY, ScriptedFederation.health()),
        new DecisionEvent.StateDiverged(1, 120, 1, -1));
  }

  /** Every property of every answer came at least once, so that none is documented in vain. */
  private void assertEverythingWasSeen() {
    for (String schema :
        List.of(
            "Memory",
            "MemoryPage",
            "Written",
            "WrittenLink",
            "DurabilityResult",
            "Space",
            "SpaceList",
            "Link",
            "LinkList",
            "Concept",
            "ConceptPage",
            "ConsolidationReport",
            "Recalled",
            "Why",
            "Step",
            "Receipt",
            "RecallAnswer",
            "Status",
            "Live",
            "Ready",
            "Event",
            "ClusterEvent",
            "NodeReference",
            "Node",
            "NodePage",
            "MemberRecord",
            "Capacity",
            "FederationNode",
            "FederationStatus",
            "Departure",
            "HealthComponent",
            "ClusterHealth",
            "Replica",
            "Group",
            "GroupList",
            "ConfigEntry",
            "ConfigList",
            "Transfer",
            "Snapshot",
            "DecisionNode",
            "DecisionEvent",
            "Problem")) {
      for (String property : document.schema(schema).path("properties").propertyNames()) {
        assertTrue(validator.seen().contains(schema + "." + property), schema + "." + property);
      }
    }
  }
}

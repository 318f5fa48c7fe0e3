package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import dev.continuum.core.value.SpaceName;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventRoutesTest {
  private static final SpaceName OTHER = new SpaceName("other");
  private static final int MAX_CLIENTS = 6;
  private static final int MAX_EVENTS_KEPT = 16;

  private final ScriptedService service = new ScriptedService();
  private final ScriptedCluster cluster = new ScriptedCluster();
  private final TestServer server =
      new TestServer(options(), service, Optional.of(cluster), List.of());

  private static ApiOptions options() {
    ApiOptions d = ApiOptions.DEFAULT;
    return new ApiOptions(
        d.host(),
        d.port(),
        d.maxBodyBytes(),
        d.maxStreamBytes(),
        d.maxBufferedBytes(),
        d.maxConnections(),
        d.maxStreams(),
        d.maxInFlightLines(),
        d.maxInFlightBytes(),
        MAX_CLIENTS,
        MAX_EVENTS_KEPT,
        Duration.ofMillis(50),
        d.idleTimeout(),
        d.drainTimeout(),
        d.allowedHosts());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket open(String query, String... headers) throws IOException {
    Socket socket = server.connect();
    String head =
        "GET /v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers);
    socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    String start = TestServer.readUntil(socket.getInputStream(), "retry: 2000\n\n");
    assertTrue(start.startsWith("HTTP/1.1 200 "), start);
    assertTrue(start.contains("Content-Type: text/event-stream"), start);
    return socket;
  }

  private static String read(Socket socket, String until) throws IOException {
    return TestServer.readUntil(socket.getInputStream(), until);
  }

  private static MemoryEvent remembered(SpaceName space, long position) {
    return new MemoryEvent.Remembered(space, position, Samples.ID, "fact");
  }

  private static String idOf(String event) {
    Matcher matcher = Pattern.compile("id: ([0-9a-f]+-\\d+)\n").matcher(event);
    assertTrue(matcher.find(), event);
    return matcher.group(1);
  }

  @Test
  void everyKindOfEventHasItsNameAndFields() throws IOException {
    LinkKey link = new LinkKey(Samples.ID, Samples.OTHER_ID, "causes");
    String ends =
        ",\"from\":\"" + Samples.ID + "\",\"to\":\"" + Samples.OTHER_ID + "\",\"type\":\"causes\"";
    try (Socket socket = open("")) {
      assertEvent(
          socket, "remembered", remembered(Samples.SPACE, 1), ",\"id\":\"ID\",\"kind\":\"fact\"");
      assertEvent(
          socket,
          "changed",
          new MemoryEvent.Changed(Samples.SPACE, 1, Samples.ID),
          ",\"id\":\"ID\"");
      assertEvent(
          socket,
          "forgotten",
          new MemoryEvent.Forgotten(Samples.SPACE, 1, Samples.ID),
          ",\"id\":\"ID\"");
      assertEvent(socket, "linked", new MemoryEvent.Linked(Samples.SPACE, 1, link, false), ends);
      assertEvent(socket, "unlinked", new MemoryEvent.Linked(Samples.SPACE, 1, link, true), ends);
      assertEvent(
          socket,
          "concept_changed",
          new MemoryEvent.ConceptChanged(Samples.SPACE, 1, Samples.ID, "sky"),
          ",\"id\":\"ID\",\"name\":\"sky\"");
      assertEvent(
          socket, "recalled", new MemoryEvent.Recalled(Samples.SPACE, 1, 3), ",\"memories\":3");
      assertEvent(
          socket, "space_changed", new MemoryEvent.SpaceChanged(Samples.SPACE, 1, false), "");
      assertEvent(
          socket, "space_deleted", new MemoryEvent.SpaceChanged(Samples.SPACE, 1, true), "");
    }
  }

  private void assertEvent(Socket socket, String name, MemoryEvent event, String more)
      throws IOException {
    service.publish(event);
    String text = read(socket, "}\n\n");
    String data =
        "{\"space\":\"home\",\"position\":1" + more.replace("ID", Samples.ID.toString()) + "}";
    assertTrue(text.contains("\nevent: " + name + "\ndata: " + data + "\n\n"), text);
  }

  @Test
  void eventsCanBeChosenBySpaceAndName() throws IOException {
    try (Socket socket = open("?space=home&space=third&event=remembered")) {
      service.publish(remembered(OTHER, 1));
      service.publish(new MemoryEvent.Recalled(Samples.SPACE, 2, 1));
      service.publish(remembered(Samples.SPACE, 3));
      String text = read(socket, "}\n\n");
      assertTrue(text.contains("\"position\":3") && !text.contains("\"position\":1"), text);
      assertTrue(!text.contains("\"position\":2"), text);
    }
    assertEquals(400, server.get("/v1/events?event=nonsense").statusCode());
    assertEquals(400, server.get("/v1/events?space=-").statusCode());
  }

  @Test
  void everyEventOfTheClusterHasItsNameAndFields() throws IOException {
    Member member = ScriptedCluster.member(2, MemberState.ALIVE, ScriptedCluster.METADATA);
    String reference =
        "{\"id\":\""
            + member.id()
            + "\",\"name\":\"node-2\",\"address\":\"10.0.0.2:7000\",\"role\":\"voter\","
            + "\"zone\":\"rack-1\",\"state\":\"alive\",\"incarnation\":1700000000002}";
    String node = ",\"node\":" + reference;
    String by = ",\"by\":\"" + ScriptedCluster.id(1) + "\"";
    try (Socket socket = open("")) {
      assertClusterEvent(socket, "node_up", new Event.MemberUp(member), node);
      assertClusterEvent(socket, "node_changed", new Event.MemberChanged(member), node);
      assertClusterEvent(
          socket,
          "node_suspected",
          new Event.MemberSuspected(member, ScriptedCluster.id(1)),
          node + by);
      assertClusterEvent(socket, "node_trusted", new Event.MemberTrusted(member), node);
      assertClusterEvent(socket, "node_failed", new Event.MemberFailed(member), node);
      assertClusterEvent(socket, "node_left", new Event.MemberLeft(member), node);
      assertClusterEvent(
          socket,
          "node_replaced",
          new Event.MemberReplaced(member, member),
          node + ",\"former\":" + reference);
      assertClusterEvent(
          socket,
          "node_conflict",
          new Event.Conflict("name", member, member),
          node + ",\"claimant\":" + reference + ",\"field\":\"name\"");
      assertClusterEvent(
          socket, "node_held_down", new Event.MemberHeldDown(member, 5), node + ",\"flaps\":5");
      assertClusterEvent(
          socket,
          "cluster_joined",
          new Event.Joined(member.address(), 3),
          ",\"seed\":\"10.0.0.2:7000\",\"members\":3");
      assertClusterEvent(socket, "join_delayed", new Event.JoinDelayed(5), ",\"attempts\":5");
      assertClusterEvent(socket, "cluster_left", new Event.LeaveCompleted(), "");
      assertClusterEvent(
          socket,
          "suspicion_refuted",
          new Event.Refuted(ScriptedCluster.id(1), 9),
          by + ",\"incarnation\":9");
      assertClusterEvent(
          socket, "local_health_changed", new Event.LocalHealthChanged(2), ",\"score\":2");
      assertClusterEvent(
          socket, "loop_stalled", new Event.LoopStalled(3_000_000L), ",\"stalled_ms\":3");
      assertClusterEvent(socket, "isolated", new Event.Isolated(4), ",\"members\":4");
      assertClusterEvent(socket, "reconnected", new Event.Reconnected(), "");
      assertClusterEvent(
          socket,
          "partition_detected",
          new Event.PartitionDetected(2, 5),
          ",\"reachable\":2,\"total\":5");
      assertClusterEvent(
          socket,
          "partition_healed",
          new Event.PartitionHealed(5, 5),
          ",\"reachable\":5,\"total\":5");
      assertClusterEvent(
          socket,
          "update_refused",
          new Event.Refused(ScriptedCluster.id(1), "name: x"),
          by + ",\"reason\":\"name: x\"");
    }
  }

  private void assertClusterEvent(Socket socket, String name, Event event, String more)
      throws IOException {
    cluster.publish(event);
    String text = read(socket, "}\n\n").replaceAll("\"at\":\"[^\"]+Z\"", "\"at\":\"TIME\"");
    assertTrue(
        text.contains("\nevent: " + name + "\ndata: {\"at\":\"TIME\"" + more + "}\n\n"), text);
  }

  @Test
  void eventsOfTheClusterAreOfNoSpace() throws IOException {
    Member member = ScriptedCluster.member(2, MemberState.DEAD, ScriptedCluster.METADATA);
    try (Socket ofSpace = open("?space=home");
        Socket ofName = open("?event=node_failed")) {
      cluster.publish(new Event.MemberUp(member));
      cluster.publish(new Event.MemberFailed(member));
      service.publish(remembered(Samples.SPACE, 3));
      assertTrue(read(ofSpace, "}\n\n").contains("\nevent: remembered\n"));
      assertTrue(read(ofName, "}\n\n").contains("\nevent: node_failed\n"));
    }
  }

  @Test
  void silenceIsBrokenByHeartbeats() throws IOException {
    try (Socket socket = open("")) {
      read(socket, ": heartbeat\n\n");
      read(socket, ": heartbeat\n\n");
    }
  }

  @Test
  void aReaderThatComesBackGoesOnWhereItWas() throws IOException {
    String seen;
    try (Socket socket = open("")) {
      service.publish(remembered(Samples.SPACE, 1));
      seen = idOf(read(socket, "}\n\n"));
    }
    service.publish(remembered(Samples.SPACE, 2));
    service.publish(remembered(Samples.SPACE, 3));
    try (Socket socket = open("", "Last-Event-ID: " + seen + "\r\n")) {
      assertTrue(read(socket, "}\n\n").contains("\"position\":2"));
      assertTrue(read(socket, "}\n\n").contains("\"position\":3"));
    }
  }

  @Test
  void aReaderThatMissedTooMuchIsToldHowMany() throws IOException {
    String seen;
    try (Socket socket = open("")) {
      service.publish(remembered(Samples.SPACE, 1));
      seen = idOf(read(socket, "}\n\n"));
    }
    for (int i = 2; i <= MAX_EVENTS_KEPT + 6; i++) {
      service.publish(remembered(Samples.SPACE, i));
    }
    try (Socket socket = open("", "Last-Event-ID: " + seen + "\r\n")) {
      String lagged = read(socket, "}\n\n");
      assertTrue(lagged.contains("event: lagged\ndata: {\"missed\":5,"), lagged);
      assertTrue(read(socket, "}\n\n").contains("\"position\":7,"));
    }
  }

  @Test
  void aReaderOfAnotherRunIsToldSo() throws IOException {
    for (String id : List.of("0-1", "x", "1", "-", "zz-99999999999999999999")) {
      String head =
          "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + id + "\r\n\r\n";
      String text = server.raw(head, "retry: 2000\n\n");
      assertTrue(text.contains("event: lagged\ndata: {\"reason\":"), text);
    }
  }

  @Test
  void onlySoManyReadersAreServed() throws IOException {
    List<Socket> readers = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CLIENTS; i++) {
        readers.add(open(""));
      }
      HttpResponse<String> response = server.get("/v1/events");
      assertEquals(429, response.statusCode());
      assertEquals("too-many", TestServer.json(response).path("code").asString());
      assertTrue(server.get("/metrics").body().contains("\ncontinuum_event_clients 6.0\n"));
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void streamsEndWhenTheServerStops() throws IOException {
    try (Socket socket = open("")) {
      server.server.close();
      String rest = read(socket, "never to be seen");
      assertTrue(rest.endsWith("0\r\n\r\n"), rest);
      assertTrue(service.listeners.isEmpty());
      assertTrue(cluster.listeners.isEmpty());
    }
  }
}

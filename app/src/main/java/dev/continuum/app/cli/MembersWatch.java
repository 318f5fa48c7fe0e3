package dev.continuum.app.cli;

import dev.continuum.client.ClientException;
import dev.continuum.client.Cluster;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Json;
import dev.continuum.client.NodeEvent;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows a cluster until it is interrupted. One thread only.
 *
 * <p>On a terminal the whole table is drawn anew when something has happened, and every other
 * second for what is measured. Elsewhere the table is printed once and then each event.
 */
final class MembersWatch {
  private static final long REFRESH_MILLIS = 2_000;
  private static final long AGAIN_MILLIS = 1_000;
  private static final String FROM_THE_TOP = "\033[H\033[2J";

  private static final List<String> EVENTS =
      List.of(
          "node_up",
          "node_changed",
          "node_suspected",
          "node_trusted",
          "node_failed",
          "node_left",
          "node_replaced",
          "node_conflict",
          "node_held_down",
          "isolated",
          "reconnected",
          "partition_detected",
          "partition_healed");

  private final Terminal terminal;
  private final ContinuumClient client;
  private final List<String> states;
  private final List<String> zones;
  private final boolean json;
  private @Nullable String lastEventId;

  /**
   * @param states only nodes in these states, none for all
   * @param zones only nodes of these zones, none for all
   */
  MembersWatch(
      Terminal terminal,
      ContinuumClient client,
      List<String> states,
      List<String> zones,
      boolean json) {
    this.terminal = terminal;
    this.client = client;
    this.states = states;
    this.zones = zones;
    this.json = json;
  }

  /** Gives the exit code once the thread is interrupted. */
  int run() {
    try {
      if (terminal.colour() && !json) {
        draw();
      } else {
        append();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    return ExitCode.OK;
  }

  private void draw() throws InterruptedException {
    show(client.cluster(states, zones));
    BlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);
    Runnable redraw = () -> changed.offer(true);
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    follow(redraw, event -> redraw.run());
                  } catch (ClientException e) {
                    // The node has too many readers of events: the table is drawn by time alone.
                  }
                });
    try {
      while (true) {
        changed.poll(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        try {
          show(client.cluster(states, zones));
        } catch (ClientException e) {
          requireUnreachable(e);
          terminal.out().print(FROM_THE_TOP);
          terminal.out().println(e.getMessage() + "; trying again");
        }
      }
    } finally {
      reader.interrupt();
    }
  }

  private void show(Cluster cluster) {
    terminal.out().print(FROM_THE_TOP);
    MembersText.print(terminal, cluster);
    terminal.out().flush();
  }

  /** The table comes with every connection: what happened before it is in there. */
  private void append() {
    client.clusterSummary(); // a node that does not answer at first is a failure
    follow(
        () -> {
          Cluster cluster = client.cluster(states, zones);
          if (json) {
            terminal.out().println(Json.write(cluster));
          } else {
            MembersText.print(terminal, cluster);
          }
          terminal.out().flush();
        },
        this::print);
  }

  private void print(NodeEvent event) {
    JsonNode node = event.data().path("node");
    boolean ofState = states.isEmpty() || states.contains(node.path("state").asString(""));
    boolean ofZone = zones.isEmpty() || zones.contains(node.path("zone").asString(""));
    if (node.isObject() && !(ofState && ofZone)) {
      return;
    }
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("event", event.name());
      event.data().properties().forEach(field -> line.put(field.getKey(), field.getValue()));
      terminal.out().println(Json.write(line));
    } else {
      terminal.out().println(MembersText.line(event));
    }
    terminal.out().flush();
  }

  /** Reads events until the thread is interrupted, from one connection after the other. */
  private void follow(Runnable opened, Consumer<NodeEvent> listener) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        client.events(
            EVENTS,
            lastEventId,
            opened,
            event -> {
              lastEventId = event.id() == null ? lastEventId : event.id();
              listener.accept(event);
            });
      } catch (ClientException e) {
        requireUnreachable(e);
      } catch (UncheckedIOException e) {
        // The connection broke, or this thread was interrupted: the loop sees which.
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only a node that does not answer may answer later. */
  private static void requireUnreachable(ClientException failure) {
    if (!failure.isUnreachable()) {
      throw failure;
    }
  }
}

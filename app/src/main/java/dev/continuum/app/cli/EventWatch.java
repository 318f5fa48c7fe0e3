package dev.continuum.app.cli;

import dev.continuum.client.ClientException;
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

/**
 * Follows what happens until it is interrupted. One thread only.
 *
 * <p>On a terminal the whole table is drawn anew when something has happened, and every other
 * second for what is measured. Elsewhere the table is printed once and then each event.
 */
final class EventWatch {
  private static final long REFRESH_MILLIS = 2_000;
  private static final long AGAIN_MILLIS = 1_000;
  private static final String FROM_THE_TOP = "\033[H\033[2J";

  private final Terminal terminal;
  private final ContinuumClient client;
  private final List<String> events;
  private final boolean drawn;
  private final Watched watched;
  private @Nullable String lastEventId;

  /** What is shown. One thread only. */
  interface Watched {
    /** Asks how everything is; gives what prints the answer. */
    Runnable look();

    /** Prints what has happened, where the output is no terminal. */
    void print(NodeEvent event);
  }

  /**
   * @param events the names of the events that change what is shown
   * @param drawn whether all is drawn anew with every event
   */
  EventWatch(
      Terminal terminal,
      ContinuumClient client,
      List<String> events,
      boolean drawn,
      Watched watched) {
    this.terminal = terminal;
    this.client = client;
    this.events = events;
    this.drawn = drawn;
    this.watched = watched;
  }

  /** Gives the exit code once the thread is interrupted. */
  int run() {
    try {
      if (drawn) {
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
    show();
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
          show();
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

  private void show() {
    Runnable print = watched.look();
    if (drawn) {
      terminal.out().print(FROM_THE_TOP);
    }
    print.run();
    terminal.out().flush();
  }

  /** The table comes with every connection: what happened before it is in there. */
  private void append() {
    client.clusterSummary(); // a node that does not answer at first is a failure
    follow(
        this::show,
        event -> {
          watched.print(event);
          terminal.out().flush();
        });
  }

  /** Reads events until the thread is interrupted, from one connection after the other. */
  private void follow(Runnable opened, Consumer<NodeEvent> listener) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        client.events(
            events,
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

  /** Prints an event as a line of words or of JSON. */
  static void print(Terminal terminal, NodeEvent event, boolean json) {
    if (!json) {
      terminal.out().println(MembersText.line(event));
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event.name());
    event.data().properties().forEach(field -> line.put(field.getKey(), field.getValue()));
    terminal.out().println(Json.write(line));
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

package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.StreamEvent;
import dev.continuum.core.membership.Event;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens in the spaces and in the cluster, and what it decides, as server-sent events.
 * Thread-safe.
 *
 * <p>An event's id is {@code <run>-<number>}: the run of this process and the event's number in it.
 * A reader that comes back with {@code Last-Event-ID} gets what it missed as far as the {@link
 * EventLog} reaches; where it does not, or the process was started anew, a {@code lagged} event
 * says so first, and the reader should look at the spaces again.
 */
final class EventRoutes implements HttpModule {
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
  private static final Header EVENT_STREAM =
      HeaderValues.createCached("Content-Type", MediaTypes.EVENT_STREAM);
  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");

  /** How long a reader shall wait before it comes back, in milliseconds. */
  private static final int RETRY_MILLIS = 2_000;

  private static final int MAX_EVENTS_PER_WRITE = 256;

  private final EventLog log;
  private final Semaphore clients;
  private final int maxClients;
  private final long heartbeatNanos;
  private final String run;
  private final List<Subscription> subscriptions;

  EventRoutes(NodeServices services, ApiOptions options) {
    this.log = new EventLog(options.maxEventsKept());
    this.maxClients = options.maxEventClients();
    this.clients = new Semaphore(maxClients);
    this.heartbeatNanos = options.heartbeat().toNanos();
    this.run = Long.toHexString(System.currentTimeMillis());
    this.subscriptions =
        Stream.of(
                Stream.of(
                    services
                        .memory()
                        .subscribe(event -> log.publish(new StreamEvent.InSpace(event)))),
                services.cluster().stream().map(each -> each.subscribe(this::publish)),
                services.federation().stream().map(each -> each.subscribe(this::publish)))
            .flatMap(Function.identity())
            .toList();
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/events", this::events)
            .query("space", "event")
            .produces(MediaTypes.EVENT_STREAM));
  }

  @Override
  public void drain() {
    subscriptions.forEach(Subscription::close);
    log.close();
  }

  /** Readers connected now. */
  int clients() {
    return maxClients - clients.availablePermits();
  }

  private void publish(Event event) {
    log.publish(new StreamEvent.InCluster(event, System.currentTimeMillis()));
  }

  private void publish(DecisionEvent event) {
    log.publish(new StreamEvent.OfDecision(event, System.currentTimeMillis()));
  }

  private void events(Exchange exchange) throws IOException {
    Filter filter = Filter.of(exchange.query());
    exchange.header(NO_STORE);
    if (exchange.isHead()) {
      exchange.header(EVENT_STREAM).send(Status.OK_200);
      return;
    }
    if (!clients.tryAcquire()) {
      throw ContinuumException.of(
          ErrorCode.TOO_MANY,
          "events: " + maxClients + " readers are connected (expected: fewer)",
          "Close one, or raise http.max_event_clients.");
    }
    try {
      stream(exchange, filter);
    } catch (InterruptedException e) {
      // The server stops and has waited long enough: the stream ends.
      Thread.currentThread().interrupt();
    } finally {
      clients.release();
    }
  }

  private void stream(Exchange exchange, Filter filter) throws IOException, InterruptedException {
    JsonWriter out = new JsonWriter();
    long next = start(exchange.header(LAST_EVENT_ID), out);
    OutputStream answer = exchange.stream(EVENT_STREAM);
    out.ascii("retry: " + RETRY_MILLIS + "\n\n");
    long sentNanos = System.nanoTime();
    while (true) {
      if (out.size() > 0) {
        out.writeTo(answer);
        answer.flush();
        out.clear();
        sentNanos = System.nanoTime();
      }
      long silenceNanos = System.nanoTime() - sentNanos;
      EventLog.Batch batch = log.read(next, MAX_EVENTS_PER_WRITE, heartbeatNanos - silenceNanos);
      if (batch.missed() > 0) {
        lagged(out, batch.missed(), "the reader was too slow");
      }
      next = batch.first();
      for (StreamEvent event : batch.events()) {
        if (filter.matches(event)) {
          write(out, next, event);
        }
        next++;
      }
      if (batch.closed() && batch.events().isEmpty()) {
        return;
      }
      if (out.size() == 0 && System.nanoTime() - sentNanos >= heartbeatNanos) {
        out.ascii(": heartbeat\n\n");
      }
    }
  }

  /** The number of the first event to send; writes {@code lagged} where some are lost. */
  private long start(@Nullable String lastEventId, JsonWriter out) {
    long now = log.next();
    if (lastEventId == null) {
      return now;
    }
    int dash = lastEventId.indexOf('-');
    if (dash > 0 && lastEventId.substring(0, dash).equals(run)) {
      try {
        long last = Long.parseLong(lastEventId.substring(dash + 1));
        if (last >= 0 && last < now) {
          return last + 1;
        }
      } catch (NumberFormatException e) {
        // No id of ours: answered below like one of another run.
      }
    }
    lagged(out, -1, "the id is not of this run of the node");
    return now;
  }

  private void write(JsonWriter out, long number, StreamEvent event) {
    out.ascii("id: " + run + "-" + number + "\nevent: " + event.name() + "\ndata: ");
    event.write(out);
    out.ascii("\n\n");
  }

  /** A number of missed events below zero is unknown and left out. */
  private static void lagged(JsonWriter out, long missed, String reason) {
    out.ascii("event: lagged\ndata: ").beginObject();
    if (missed >= 0) {
      out.field("missed", missed);
    }
    out.field("reason", reason).endObject().ascii("\n\n");
  }

  /** Which events a reader wants; an empty set stands for all. */
  private record Filter(Set<SpaceName> spaces, Set<String> events) {
    static Filter of(QueryParameters query) {
      Set<String> events = Set.copyOf(query.choices("event", StreamEvent.NAMES));
      return new Filter(
          query.all("space").stream().map(SpaceName::new).collect(Collectors.toSet()), events);
    }

    boolean matches(StreamEvent event) {
      return (events.isEmpty() || events.contains(event.name()))
          && (spaces.isEmpty()
              || (event instanceof StreamEvent.InSpace(var inSpace)
                  && spaces.contains(inSpace.space())));
    }
  }
}

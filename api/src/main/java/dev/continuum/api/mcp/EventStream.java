package dev.continuum.api.mcp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The messages of one stream in order, kept so that a client that lost its connection can have the
 * rest. Thread-safe.
 */
final class EventStream {
  /** Beyond it the oldest are dropped. */
  static final int MAX_EVENTS_KEPT = 1_024;

  /**
   * One message.
   *
   * @param sequence from 1
   */
  record Event(long sequence, JsonNode message) {}

  private final String id;
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private long lastSequence;
  private boolean ended;
  private int generation;

  EventStream(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  synchronized void add(JsonNode message) {
    if (ended) {
      return;
    }
    events.add(new Event(++lastSequence, message));
    if (events.size() > MAX_EVENTS_KEPT) {
      events.remove();
    }
    notifyAll();
  }

  /** Adds the answer and ends, so that no reader sees the one without the other. */
  synchronized void endWith(JsonNode answer) {
    add(answer);
    end();
  }

  /** Adds nothing more; readers get what is left and then the end. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Makes the present reader leave; the stream goes on for the next one. */
  synchronized void release() {
    generation++;
    notifyAll();
  }

  synchronized int generation() {
    return generation;
  }

  synchronized boolean isDrained(long afterSequence) {
    return ended && lastSequence <= afterSequence;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /**
   * What came after {@code afterSequence}; waits at most {@code millis} for something. Empty on a
   * timeout, at the end, and for a reader of an earlier generation.
   */
  synchronized List<Event> after(long afterSequence, int readerGeneration, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (lastSequence <= afterSequence && !ended && generation == readerGeneration) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    List<Event> found = new ArrayList<>();
    for (Event event : events) {
      if (event.sequence() > afterSequence) {
        found.add(event);
      }
    }
    return found;
  }
}

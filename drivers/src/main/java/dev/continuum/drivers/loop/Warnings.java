package dev.continuum.drivers.loop;

import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should know, for the status and the log of the process. Thread-safe. */
final class Warnings {
  /** Later ones push out the oldest: a node with more has said enough. */
  static final int MAX_WARNINGS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

  private final ArrayDeque<String> texts = new ArrayDeque<>();

  void add(String text) {
    LOG.warn("{}", text);
    synchronized (texts) {
      if (texts.size() == MAX_WARNINGS) {
        texts.removeFirst();
      }
      texts.addLast(text);
    }
  }

  List<String> list() {
    synchronized (texts) {
      return List.copyOf(texts);
    }
  }
}

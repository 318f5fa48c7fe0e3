package dev.continuum.api.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The open sessions, at most so many; idle ones make room. Thread-safe. */
final class SessionTable {
  private final int maxSessions;
  private final long idleNanos;
  private final Map<String, McpSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

  SessionTable(int maxSessions, long idleNanos) {
    this.maxSessions = maxSessions;
    this.idleNanos = idleNanos;
  }

  /** Takes a session in; the longest unused one leaves where the table is full. */
  void add(McpSession session) {
    List<McpSession> leaving = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      sessions
          .values()
          .removeIf(
              old -> !old.isBusy() && now - old.lastUsedNanos() > idleNanos && leaving.add(old));
      if (sessions.size() >= maxSessions) {
        McpSession eldest = sessions.values().iterator().next();
        sessions.remove(eldest.id());
        leaving.add(eldest);
      }
      sessions.put(session.id(), session);
    }
    leaving.forEach(McpSession::end);
  }

  synchronized @Nullable McpSession find(String id) {
    McpSession session = sessions.get(id);
    if (session != null) {
      session.used(System.nanoTime());
    }
    return session;
  }

  boolean remove(String id) {
    McpSession session;
    synchronized (this) {
      session = sessions.remove(id);
    }
    if (session == null) {
      return false;
    }
    session.end();
    return true;
  }

  void clear() {
    List<McpSession> all;
    synchronized (this) {
      all = List.copyOf(sessions.values());
      sessions.clear();
    }
    all.forEach(McpSession::end);
  }
}

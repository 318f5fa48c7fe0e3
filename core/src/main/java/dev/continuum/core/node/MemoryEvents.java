package dev.continuum.core.node;

import dev.continuum.core.memory.StateEvent;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import dev.continuum.core.node.MemoryService.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who listens to what happens. Thread-safe; listeners are called on the thread that publishes, one
 * event at a time.
 */
public final class MemoryEvents {
  /** Replaced as a whole, so that publishing takes no turn with subscribing. */
  private volatile List<Listener> listeners = List.of();

  private final class Listener implements Subscription {
    private final Consumer<MemoryEvent> consumer;

    Listener(Consumer<MemoryEvent> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void close() {
      remove(this);
    }
  }

  Subscription subscribe(Consumer<MemoryEvent> consumer) {
    Listener listener = new Listener(consumer);
    add(listener);
    return listener;
  }

  /** Tells everyone; a listener that throws is dropped. */
  public void publish(List<StateEvent> events) {
    List<Listener> told = listeners;
    if (told.isEmpty()) {
      return;
    }
    for (StateEvent event : events) {
      MemoryEvent happened = toMemoryEvent(event);
      for (Listener listener : told) {
        tell(listener, happened);
      }
    }
  }

  private synchronized void add(Listener listener) {
    List<Listener> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = more;
  }

  private synchronized void remove(Listener listener) {
    List<Listener> left = new ArrayList<>(listeners);
    left.remove(listener);
    listeners = left;
  }

  private static void tell(Listener listener, MemoryEvent event) {
    try {
      listener.consumer.accept(event);
    } catch (RuntimeException e) {
      listener.close();
    }
  }

  private static MemoryEvent toMemoryEvent(StateEvent event) {
    return switch (event) {
      case StateEvent.SpaceChanged e ->
          new MemoryEvent.SpaceChanged(e.space(), e.position(), e.deleted());
      case StateEvent.Remembered e ->
          new MemoryEvent.Remembered(e.space(), e.position(), e.id(), e.kind());
      case StateEvent.Changed e -> new MemoryEvent.Changed(e.space(), e.position(), e.id());
      case StateEvent.Forgotten e -> new MemoryEvent.Forgotten(e.space(), e.position(), e.id());
      case StateEvent.Linked e ->
          new MemoryEvent.Linked(e.space(), e.position(), e.link(), e.removed());
      case StateEvent.ConceptChanged e ->
          new MemoryEvent.ConceptChanged(e.space(), e.position(), e.concept(), e.name());
      case StateEvent.Recalled e -> new MemoryEvent.Recalled(e.space(), e.position(), e.memories());
    };
  }
}

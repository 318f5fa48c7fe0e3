package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import java.util.ArrayList;
import java.util.List;

/**
 * What both sides of an exchange have in common: effects are gathered while a message is dealt
 * with, and the last of them ends it. One thread only.
 */
abstract sealed class Side permits Asker, Answerer {
  private final List<Effect> effects = new ArrayList<>();
  private boolean over;

  /** Takes the other side's next message; nothing comes of it where the exchange is over. */
  public final List<Effect> receive(Message message) {
    if (over) {
      return List.of();
    }
    try {
      step(message);
    } catch (ContinuumException wrong) {
      effects.clear();
      send(new Message.Stop(Message.Reason.REFUSED));
      end(refused(wrong));
    }
    return taken();
  }

  /** The caller wants no more of it. */
  public final List<Effect> cancel() {
    if (!over) {
      send(new Message.Stop(Message.Reason.CANCELLED));
      end(new Effect.Stopped(Message.Reason.CANCELLED));
    }
    return taken();
  }

  public final boolean isOver() {
    return over;
  }

  /** Deals with a message; throws where it does not fit. */
  abstract void step(Message message);

  /** Lets go of what is large: the exchange is over. */
  abstract void release();

  /** The other side has stopped. */
  final void stopped(Message.Reason reason) {
    end(
        reason == Message.Reason.EVERYTHING
            ? new Effect.Everything(Effect.Why.OTHER_SIDE, 0)
            : new Effect.Stopped(reason));
  }

  final void send(Message message) {
    effects.add(new Effect.Send(message));
  }

  final void offer(List<RowDigest> rows) {
    effects.add(new Effect.Offer(rows));
  }

  final void end(Effect last) {
    over = true;
    release();
    effects.add(last);
  }

  final List<Effect> taken() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  private static Effect refused(ContinuumException wrong) {
    String field = wrong.fieldPath();
    return new Effect.Refused(
        wrong.code(), field == null ? "message" : field, String.valueOf(wrong.getMessage()));
  }
}

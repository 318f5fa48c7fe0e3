package dev.continuum.sim.reconcile;

import dev.continuum.core.reconcile.Answerer;
import dev.continuum.core.reconcile.Asker;
import dev.continuum.core.reconcile.Effect;
import dev.continuum.core.reconcile.Message;
import dev.continuum.core.reconcile.MessageCodec;
import dev.continuum.core.reconcile.RowDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One exchange from its start to its end, every message as bytes. One thread only. */
public final class ExchangeRun {
  private static final int MAX_MESSAGES = 1_000_000;

  private final Asker asker;
  private final Answerer answerer;
  private final Wire wire;
  private final Deque<Message> toAsker = new ArrayDeque<>();
  private final Deque<Message> toAnswerer = new ArrayDeque<>();
  private final List<RowDigest> offeredByAsker = new ArrayList<>();
  private final List<RowDigest> offeredByAnswerer = new ArrayList<>();
  private @Nullable Effect askerEnd;
  private @Nullable Effect answererEnd;
  private long bytes;
  private int messages;
  private int roundTrips;

  /** What happens to a message on its way: it may be changed, doubled or lost. */
  @FunctionalInterface
  public interface Wire {
    Wire HONEST = (message, fromAsker) -> List.of(message);

    List<Message> carry(Message message, boolean fromAsker);
  }

  public ExchangeRun(Asker asker, Answerer answerer, Wire wire) {
    this.asker = asker;
    this.answerer = answerer;
    this.wire = wire;
  }

  /** Runs until nobody has anything to say. */
  public ExchangeRun run() {
    asked(asker.start());
    while (!toAnswerer.isEmpty() || !toAsker.isEmpty()) {
      if (messages > MAX_MESSAGES) {
        throw new AssertionError("messages: " + messages + " (expected: at most " + MAX_MESSAGES);
      }
      roundTrips++;
      for (Message next = toAnswerer.poll(); next != null; next = toAnswerer.poll()) {
        answered(answerer.receive(next));
      }
      for (Message next = toAsker.poll(); next != null; next = toAsker.poll()) {
        asked(asker.receive(next));
      }
    }
    return this;
  }

  /** What the asker offered, in order. */
  public List<RowDigest> offeredByAsker() {
    return offeredByAsker;
  }

  /** What the answerer offered, in order. */
  public List<RowDigest> offeredByAnswerer() {
    return offeredByAnswerer;
  }

  /** The asker's last effect; null where it waits for something. */
  public @Nullable Effect askerEnd() {
    return askerEnd;
  }

  /** The answerer's last effect; null where it waits for something. */
  public @Nullable Effect answererEnd() {
    return answererEnd;
  }

  /** The bytes of all messages, both ways. */
  public long bytes() {
    return bytes;
  }

  public int roundTrips() {
    return roundTrips;
  }

  private void asked(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> carry(send.message(), true);
        case Effect.Offer offer -> offeredByAsker.addAll(offer.rows());
        default -> askerEnd = effect;
      }
    }
  }

  private void answered(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> carry(send.message(), false);
        case Effect.Offer offer -> offeredByAnswerer.addAll(offer.rows());
        default -> answererEnd = effect;
      }
    }
  }

  private void carry(Message message, boolean fromAsker) {
    for (Message carried : wire.carry(message, fromAsker)) {
      byte[] encoded = MessageCodec.encode(carried);
      bytes += encoded.length;
      messages++;
      (fromAsker ? toAnswerer : toAsker).add(MessageCodec.decode(encoded));
    }
  }
}

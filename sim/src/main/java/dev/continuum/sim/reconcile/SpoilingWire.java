package dev.continuum.sim.reconcile;

import dev.continuum.core.reconcile.Message;
import dev.continuum.core.reconcile.MessageCodec;
import dev.continuum.core.value.DecodeException;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Trace;
import java.util.List;

/**
 * Loses, doubles and changes a few messages, as a peer may that does not keep the rules. One thread
 * only.
 */
final class SpoilingWire implements ExchangeRun.Wire {
  private final Choices choices;
  private final Trace trace;
  private int left;
  private boolean changedTheQuestion;

  SpoilingWire(Choices choices, Trace trace, int most) {
    this.choices = choices;
    this.trace = trace;
    this.left = choices.between(1, most);
  }

  /**
   * Whether the two sides may have spoken of different rows: what the tree said, a scope, what was
   * fetched, or how it ended. Symbols prove themselves.
   */
  boolean changedTheQuestion() {
    return changedTheQuestion;
  }

  @Override
  public List<Message> carry(Message message, boolean fromAsker) {
    if (left == 0 || !choices.oneIn(5)) {
      return List.of(message);
    }
    left--;
    int how = choices.below(3);
    trace.step(List.of("loses ", "doubles ", "changes ").get(how) + message);
    changedTheQuestion |= !(message instanceof Message.Symbols);
    return switch (how) {
      case 0 -> List.of();
      case 1 -> List.of(message, message);
      default -> changed(message);
    };
  }

  private List<Message> changed(Message message) {
    byte[] bytes = MessageCodec.encode(message);
    int at = choices.between(1, bytes.length - 1);
    bytes[at] ^= (byte) choices.between(1, 255);
    try {
      return List.of(MessageCodec.decode(bytes));
    } catch (DecodeException refused) {
      return List.of();
    }
  }
}

package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side that wants to know: compares trees, chooses what to code, takes symbols until the
 * difference is known. One thread only.
 *
 * <p>{@link #start} once, then {@link #receive} for each message, in order. It says with the last
 * effect that it is over; what comes later is dropped.
 */
public final class Asker extends Side {
  private final HashTree tree;
  private final Rows rows;
  private final SipKey salt;
  private final ReconcileOptions options;
  private final TreeWalk walk;
  private final Deque<Scope> portions = new ArrayDeque<>();

  private Phase phase = Phase.NEW;
  private long theirRows;
  private long expectedPerPortion;
  private @Nullable PortionDecoder portion;

  /** Symbols of portions that were done before all of them came. */
  private int onTheWay;

  private long onlyHere;
  private long onlyThere;
  private long symbols;

  private enum Phase {
    NEW,
    COMPARING,
    WALKING,
    DECODING
  }

  /**
   * @param tree of one moment with {@code rows}; it is read until the exchange is over
   * @param salt 128 bits that nobody can foresee, never used before
   */
  public Asker(HashTree tree, Rows rows, SipKey salt, ReconcileOptions options) {
    this.tree = tree;
    this.rows = rows;
    this.salt = salt;
    this.options = options;
    this.walk = new TreeWalk(tree);
  }

  /** Asks the first question. */
  public List<Effect> start() {
    if (phase != Phase.NEW || isOver()) {
      throw new IllegalStateException("phase: " + phase + " (expected: NEW, and not over)");
    }
    phase = Phase.COMPARING;
    send(new Message.Compare(tree.fingerprint(), tree.rows()));
    return taken();
  }

  @Override
  void step(Message message) {
    switch (message) {
      case Message.Equal equal when phase == Phase.COMPARING ->
          end(new Effect.Agreed(tree.fingerprint(), tree.rows()));
      case Message.Differs differs when phase == Phase.COMPARING -> differs(differs);
      case Message.Digests digests when phase == Phase.WALKING -> walk(digests.digests());
      case Message.Symbols some when phase == Phase.DECODING -> symbols(some);
      case Message.Stop stop -> stopped(stop.reason());
      default ->
          throw ContinuumException.field(
              ErrorCode.FIELD_INVALID, "message", message, "one that answers in phase " + phase);
    }
  }

  private void differs(Message.Differs message) {
    phase = Phase.WALKING;
    theirRows = message.rows();
    long apart = Math.abs(theirRows - tree.rows());
    if (apart > differenceLimit()) {
      everything(Effect.Why.ROW_COUNTS, apart);
    } else {
      walk(message.digests());
    }
  }

  private void walk(List<Long> digests) {
    walk.compare(digests);
    if (!walk.isOver()) {
      send(new Message.Descend(walk.parents()));
      return;
    }
    long differing = Math.round(walk.estimate());
    if (differing > differenceLimit()) {
      everything(Effect.Why.TREE, differing);
      return;
    }
    phase = Phase.DECODING;
    portions.addAll(Portions.of(walk.scope(), largerRows(), options.portionRows()));
    expectedPerPortion = differing / portions.size();
    nextPortion();
  }

  private void nextPortion() {
    Scope scope = portions.poll();
    if (scope == null) {
      send(new Message.Done(onlyHere));
      end(new Effect.Finished(onlyHere, onlyThere, symbols));
      return;
    }
    PortionDecoder next = new PortionDecoder(rows, scope, new ItemHash(salt), options);
    portion = next;
    send(new Message.Begin(salt, scope, next.firstCredit(expectedPerPortion)));
  }

  private void symbols(Message.Symbols message) {
    PortionDecoder current = portion;
    int size = message.symbols().size();
    if (onTheWay > 0) {
      if (size > onTheWay) {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID, "symbols.count", size, "at most " + onTheWay + " still due");
      }
      onTheWay -= size;
      return;
    }
    if (current == null) {
      throw new IllegalStateException("portion: none (expected: one while decoding)");
    }
    current.add(message);
    if (current.isDone()) {
      onTheWay = current.due();
      portionDone(current);
    } else if (current.due() == 0) {
      int credit = current.nextCredit();
      if (credit == 0) {
        everything(Effect.Why.SYMBOLS, 0);
      } else {
        send(new Message.More(credit));
      }
    }
  }

  private void portionDone(PortionDecoder done) {
    List<RowDigest> offered = done.rowsOnlyHere();
    long[] lacking = done.itemsOnlyThere();
    symbols += done.size();
    onlyHere += offered.size();
    onlyThere += lacking.length;
    for (int from = 0; from < offered.size(); from += Effect.MAX_OFFERED_ROWS) {
      int to = Math.min(offered.size(), from + Effect.MAX_OFFERED_ROWS);
      offer(offered.subList(from, to));
    }
    for (int from = 0; from < lacking.length; from += Message.MAX_ITEMS) {
      List<Long> items = new ArrayList<>();
      for (int i = from; i < Math.min(lacking.length, from + Message.MAX_ITEMS); i++) {
        items.add(lacking[i]);
      }
      send(new Message.Fetch(items));
    }
    nextPortion();
  }

  private long differenceLimit() {
    return options.differenceLimit(largerRows());
  }

  private long largerRows() {
    return Math.max(theirRows, tree.rows());
  }

  private void everything(Effect.Why why, long differing) {
    send(new Message.Stop(Message.Reason.EVERYTHING));
    end(new Effect.Everything(why, differing));
  }

  @Override
  void release() {
    portion = null;
  }
}

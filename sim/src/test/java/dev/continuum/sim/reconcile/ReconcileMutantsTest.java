package dev.continuum.sim.reconcile;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.continuum.core.reconcile.Answerer;
import dev.continuum.core.reconcile.Asker;
import dev.continuum.core.reconcile.Message;
import dev.continuum.core.reconcile.RowDigest;
import dev.continuum.core.reconcile.Rows;
import dev.continuum.core.reconcile.SipKey;
import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Mistakes that one can make, each caught by a property. */
class ReconcileMutantsTest {
  private static final int CASES = 100;
  private static final int MAX_ROWS = 40;

  @Test
  void whatIsNotFetchedIsMissed() {
    assertCaught(
        overWire((message, fromAsker) -> keepUnless(message instanceof Message.Fetch, message)));
  }

  @Test
  void anotherSaltOnEachSideNeverDecodes() {
    assertCaught(
        overWire(
            (message, fromAsker) ->
                List.of(
                    message instanceof Message.Begin begin
                        ? new Message.Begin(new SipKey(7, 7), begin.scope(), begin.symbols())
                        : message)));
  }

  @Test
  void aLostMessageOfSymbolsIsNotRight() {
    assertCaught(
        overWire((message, fromAsker) -> keepUnless(message instanceof Message.Symbols, message)));
  }

  @Test
  void rowsThatHideTheLastOfAScopeAreCaught() {
    assertCaught(
        overRows(
            rows ->
                (scope, visitor) -> {
                  RowDigest[] held = new RowDigest[1];
                  rows.forEach(
                      scope,
                      (keyHash, contentHash) -> {
                        RowDigest before = held[0];
                        if (before != null) {
                          visitor.row(before.keyHash(), before.contentHash());
                        }
                        held[0] = new RowDigest(keyHash, contentHash);
                      });
                }));
  }

  @Test
  void anItemOfTheKeyAloneMissesChangedRows() {
    assertCaught(
        overRows(
            rows ->
                (scope, visitor) ->
                    rows.forEach(scope, (keyHash, contentHash) -> visitor.row(keyHash, 0))));
  }

  @Test
  void aTreeThatForgetsToTakeOutIsCaught() {
    assertCaught(ReconcileProperties.hashTree((tree, row) -> {}));
  }

  @Test
  void aTreeThatTakesOutAnotherVersionIsCaught() {
    assertCaught(
        ReconcileProperties.hashTree(
            (tree, row) -> tree.remove(new RowDigest(row.keyHash(), row.contentHash() + 1))));
  }

  private static List<Message> keepUnless(boolean lost, Message message) {
    return lost ? List.of() : List.of(message);
  }

  private static Property overWire(ExchangeRun.Wire wire) {
    return ReconcileProperties.exact(
        (asker, answerer, salt, options) ->
            new ExchangeRun(
                    new Asker(asker.tree(), asker, salt, options),
                    new Answerer(answerer.tree(), answerer),
                    wire)
                .run(),
        MAX_ROWS);
  }

  private static Property overRows(UnaryOperator<Rows> mutant) {
    return ReconcileProperties.exact(
        (asker, answerer, salt, options) ->
            new ExchangeRun(
                    new Asker(asker.tree(), mutant.apply(asker), salt, options),
                    new Answerer(answerer.tree(), mutant.apply(answerer)),
                    ExchangeRun.Wire.HONEST)
                .run(),
        MAX_ROWS);
  }

  private static void assertCaught(Property mutant) {
    assertInstanceOf(Outcome.Failed.class, PropertyRunner.loop(mutant, 1, CASES));
  }
}

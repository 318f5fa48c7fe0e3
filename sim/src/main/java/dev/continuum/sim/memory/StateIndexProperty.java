package dev.continuum.sim.memory;

import dev.continuum.core.memory.Applied;
import dev.continuum.core.memory.IndexDocuments;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.value.MemoryId;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The index, reduced to a map of documents, against the state. Thread-safe (stateless). */
final class StateIndexProperty {
  private static final int MAX_BATCH = 6;

  private StateIndexProperty() {}

  private record Place(long spaceKey, MemoryId id) {}

  /** What an index would hold. */
  private static final class Documents {
    final TreeMap<Place, IndexDocument> byPlace =
        new TreeMap<>(Comparator.comparingLong(Place::spaceKey).thenComparing(Place::id));

    void take(IndexChange change) {
      switch (change) {
        case IndexChange.Upsert upsert -> {
          IndexDocument document = upsert.document();
          Place place = new Place(document.spaceKey(), document.id());
          IndexDocument before = byPlace.put(place, document);
          Expect.that(!upsert.fresh() || before == null, "a fresh document was there: " + before);
        }
        case IndexChange.Delete delete -> byPlace.remove(new Place(delete.spaceKey(), delete.id()));
        case IndexChange.DeleteSpace delete ->
            byPlace
                .values()
                .removeIf(
                    document ->
                        document.spaceKey() == delete.spaceKey()
                            && document.createdMillis() <= delete.createdMillis());
      }
    }
  }

  static void check(Choices choices, Trace trace) {
    Federation federation = new Federation(1 + choices.below(3), choices, trace);
    Replica first = federation.replicas.getFirst();
    List<LoggedOperation> log = first.log;
    Replica replica = new Replica(first.actor);
    Documents following = new Documents();
    Documents behind = new Documents();
    int seenByBehind = choices.below(log.size() + 1);
    int at = 0;
    while (at < log.size()) {
      int bound = at < seenByBehind ? seenByBehind : log.size();
      int next = Math.min(bound, at + 1 + choices.below(MAX_BATCH));
      Applied applied = replica.applyAt(next, log.subList(at, next));
      applied.indexChanges().forEach(following::take);
      if (next <= seenByBehind) {
        applied.indexChanges().forEach(behind::take);
      }
      at = next;
    }
    catchUp(replica, log.subList(seenByBehind, log.size()), behind, choices);
    Documents rebuilt = new Documents();
    IndexDocuments.all(replica.store, rebuilt::take);
    Expect.equal(rebuilt.byPlace, following.byPlace, "an index that follows");
    Expect.equal(rebuilt.byPlace, behind.byPlace, "an index that caught up");
  }

  /** As a node does it: run by run over the log, all against the state of now. */
  private static void catchUp(
      Replica replica, List<LoggedOperation> missed, Documents behind, Choices choices) {
    List<LoggedOperation> run = new ArrayList<>();
    for (LoggedOperation operation : missed) {
      run.add(operation);
      if (choices.oneIn(4)) {
        IndexDocuments.catchUp(replica.store, run).forEach(behind::take);
        run.clear();
      }
    }
    IndexDocuments.catchUp(replica.store, run).forEach(behind::take);
  }
}

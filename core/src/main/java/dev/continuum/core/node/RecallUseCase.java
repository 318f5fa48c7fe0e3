package dev.continuum.core.node;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.memory.recall.RecallEngine;
import dev.continuum.core.memory.recall.RecallLimits;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.memory.recall.RecallRequest.AsOf;
import dev.continuum.core.memory.recall.Recollection;
import dev.continuum.core.memory.recall.Staleness;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers a cue from the state and the index as they are, once the index has seen what was
 * acknowledged before the cue came. Thread-safe.
 *
 * <p>So an agent that remembers and at once recalls finds what it remembered. The wait is bounded;
 * where it is not enough the receipt says how stale the answer is.
 */
final class RecallUseCase {
  private final StateStore state;
  private final MemoryIndex index;
  private final Staleness staleness;
  private final RunningNode node;
  private final Submitter submitter;
  private final WallClock clock;
  private final Limits limits;
  private final RecallLimits recallLimits;
  private final long maxWaitMillis;

  RecallUseCase(
      StateStore state,
      MemoryIndex index,
      Staleness staleness,
      RunningNode node,
      Submitter submitter,
      WallClock clock,
      Limits limits,
      RecallLimits recallLimits,
      long maxWaitMillis) {
    this.state = state;
    this.index = index;
    this.staleness = staleness;
    this.node = node;
    this.submitter = submitter;
    this.clock = clock;
    this.limits = limits;
    this.recallLimits = recallLimits;
    this.maxWaitMillis = maxWaitMillis;
  }

  RecallAnswer recall(RecallRequest request) {
    check(request);
    RecallRequest timed = withTime(request);
    node.awaitSearchable(node.acknowledgedPosition(), maxWaitMillis);
    MemoryReader reader = new MemoryReader(state.frequentReads());
    checkEmbedding(timed, reader);
    RecallEngine engine =
        new RecallEngine(index, new ReaderGraphView(reader), staleness, recallLimits);
    Recollection recollection = engine.recall(timed, clock.millis());
    reinforce(recollection);
    return recollection.answer();
  }

  private void check(RecallRequest request) {
    if (request.limit() < 1 || request.limit() > limits.maxResults()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "limit", request.limit(), "1.." + limits.maxResults());
    }
    atMost("spaces", request.spaces().size(), limits.maxSpacesPerRecall());
    atMost("ids", request.ids().size(), limits.maxIdsPerRecall());
    atMost("tags", request.tags().size(), limits.maxTags());
    if (request.query() != null) {
      Limits.text("query", request.query(), limits.maxQueryBytes());
    }
  }

  private static void atMost(String field, int count, int max) {
    if (count > max) {
      throw ContinuumException.field(ErrorCode.TOO_LARGE, field, count, "at most " + max);
    }
  }

  /** A vector of another length than the space's has no distance to any of its memories. */
  private static void checkEmbedding(RecallRequest request, MemoryReader reader) {
    Embedding embedding = request.embedding();
    if (embedding == null) {
      return;
    }
    for (SpaceName space : request.spaces()) {
      int dimensions = reader.embeddingDimensions(space);
      if (dimensions != 0 && dimensions != embedding.dimensions()) {
        throw Admission.dimensions(space, embedding.dimensions(), dimensions);
      }
    }
  }

  private RecallRequest withTime(RecallRequest request) {
    if (!(request.asOf() instanceof AsOf.Position(long position))) {
      return request;
    }
    return new RecallRequest(
        request.spaces(),
        request.query(),
        request.embedding(),
        request.ids(),
        request.limit(),
        request.tags(),
        request.kind(),
        request.sinceMillis(),
        request.untilMillis(),
        new AsOf.Time(node.writtenMillis(position)),
        request.explain(),
        request.reinforce());
  }

  private void reinforce(Recollection recollection) {
    if (recollection.recalled().isEmpty()) {
      return;
    }
    List<SpaceName> spaces =
        recollection.recalled().stream()
            .map(Recollection.RecalledMemory::space)
            .distinct()
            .toList();
    for (SpaceName space : spaces) {
      List<MemoryId> memories = new ArrayList<>();
      for (Recollection.RecalledMemory recalled : recollection.recalled()) {
        if (recalled.space().equals(space)) {
          memories.add(recalled.id());
        }
      }
      List<LinkKey> links = new ArrayList<>();
      for (RecallAnswer.Travelled travelled : recollection.travelled()) {
        if (travelled.space().equals(space)) {
          links.add(travelled.link());
        }
      }
      submitter.recalled(space, memories, links);
    }
  }
}

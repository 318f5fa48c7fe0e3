package dev.continuum.core.node;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryReader.Presence;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.node.MemoryService.PutSpaceResult;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What changes a memory: checked here on the caller's thread, then submitted. Thread-safe.
 *
 * <p>Checks that must hold at the moment of the write (the space exists, the version is the one
 * named) are the loop's; here are those that only need the request, and those whose worst race is
 * an operation without effect.
 */
final class WriteUseCases {
  /** What {@link MemoryPatch#clear} may name. */
  private static final List<String> CLEARABLE =
      List.of("embedding", "source", "supersedes", "valid_from", "valid_to", "where");

  private final MemoryReader reader;
  private final Submitter submitter;
  private final RunningNode node;
  private final WallClock clock;
  private final MemoryIds ids;
  private final Limits limits;

  WriteUseCases(
      MemoryReader reader,
      Submitter submitter,
      RunningNode node,
      WallClock clock,
      MemoryIds ids,
      Limits limits) {
    this.reader = reader;
    this.submitter = submitter;
    this.node = node;
    this.clock = clock;
    this.ids = ids;
    this.limits = limits;
  }

  PutSpaceResult putSpace(SpaceName space, SpaceSettings settings, WriteOptions options) {
    if (settings.description() != null) {
      Limits.text("description", settings.description(), limits.maxMetadataBytes());
    }
    boolean existed = reader.space(space) != null;
    if (!existed && reader.totals().spaces() >= limits.maxSpaces()) {
      throw ContinuumException.of(
          ErrorCode.TOO_MANY,
          "spaces: " + reader.totals().spaces() + " (expected: below " + limits.maxSpaces() + ")",
          "Delete a space, or raise limits.max_spaces.");
    }
    Written written = write(new Operation.PutSpace(space, settings), options);
    SpaceInfo info = reader.space(space);
    if (info == null) {
      throw Admission.unknown(space);
    }
    return new PutSpaceResult(info, !existed && !written.replayed());
  }

  Written deleteSpace(SpaceName space, WriteOptions options) {
    return write(new Operation.DeleteSpace(space), options);
  }

  CompletableFuture<Written> remember(SpaceName space, MemoryDraft draft, WriteOptions options) {
    try {
      limits.check(draft);
      MemoryId given = draft.id();
      if (given != null && reader.presence(space, given) == Presence.FORGOTTEN) {
        throw forgotten(space, given);
      }
      MemoryId id = given != null ? given : ids.next(clock.millis());
      return submit(new Operation.PutMemory(space, id, draft, given == null), options);
    } catch (ContinuumException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  Written patch(SpaceName space, MemoryId id, MemoryPatch patch, WriteOptions options) {
    limits.check(patch);
    for (String field : patch.clear()) {
      if (!CLEARABLE.contains(field)) {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID, "clear", field, "one of " + String.join(", ", CLEARABLE));
      }
    }
    expectVisible(space, id);
    return write(new Operation.PatchMemory(space, id, patch), options);
  }

  Written forget(SpaceName space, MemoryId id, WriteOptions options) {
    if (options.idempotencyKey() == null) {
      expectVisible(space, id);
    }
    return write(new Operation.ForgetMemory(space, id), options);
  }

  Written link(SpaceName space, LinkKey link, double strength, WriteOptions options) {
    limits.linkType(link.type());
    limits.strength(strength);
    expectVisible(space, link.from());
    expectVisible(space, link.to());
    return write(new Operation.PutLink(space, link, strength), options);
  }

  Written unlink(SpaceName space, LinkKey link, WriteOptions options) {
    limits.linkType(link.type());
    if (options.idempotencyKey() == null && reader.link(space, link, clock.millis()) == null) {
      expectSpace(space);
      throw ContinuumException.of(
          ErrorCode.LINK_UNKNOWN,
          "link: "
              + link.from()
              + " "
              + link.type()
              + " "
              + link.to()
              + " (expected: a link that exists in space "
              + space
              + ")",
          "List the links of either end to see what is there.");
    }
    return write(new Operation.ForgetLink(space, link), options);
  }

  void expectSpace(SpaceName space) {
    if (reader.space(space) == null) {
      throw Admission.unknown(space);
    }
  }

  /** Throws where the memory is not there, saying whether it ever was. */
  void expectVisible(SpaceName space, MemoryId id) {
    switch (reader.presence(space, id)) {
      case VISIBLE -> {}
      case FORGOTTEN -> throw forgotten(space, id);
      case UNKNOWN -> {
        expectSpace(space);
        throw unknown(space, id);
      }
    }
  }

  /** Submits and waits. */
  Written write(Operation operation, WriteOptions options) {
    try {
      return submit(operation, options).join();
    } catch (RuntimeException e) {
      throw e.getCause() instanceof ContinuumException refusal ? refusal : e;
    }
  }

  private CompletableFuture<Written> submit(Operation operation, WriteOptions options) {
    return submitter
        .submit(operation, idempotencyOf(options), options.ifVersion())
        .thenApply(
            committed ->
                new Written(
                    committed.id(),
                    operation.space(),
                    committed.dot(),
                    committed.position(),
                    options.durability(),
                    node.achieved(),
                    committed.replayed()));
  }

  private static @Nullable Idempotency idempotencyOf(WriteOptions options) {
    String key = options.idempotencyKey();
    if (key == null) {
      return null;
    }
    boolean printable = key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (key.isEmpty() || key.length() > OperationCodec.MAX_RETRY_KEY_CHARS || !printable) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "idempotency_key",
          key,
          "1.." + OperationCodec.MAX_RETRY_KEY_CHARS + " printable ASCII characters, no space");
    }
    return new Idempotency(key, options.requestDigest());
  }

  static ContinuumException forgotten(SpaceName space, MemoryId id) {
    return ContinuumException.of(
        ErrorCode.MEMORY_FORGOTTEN,
        "memory: " + id + " was forgotten (expected: a memory in space " + space + ")",
        "It cannot come back; remember its content anew without this id.");
  }

  static ContinuumException unknown(SpaceName space, MemoryId id) {
    return ContinuumException.of(
        ErrorCode.MEMORY_UNKNOWN,
        "memory: " + id + " (expected: a memory in space " + space + ")",
        "Look at the id and the space; recall or list the space to see what is there.");
  }
}

package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.SpaceName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** At least one message of each kind. */
final class MessageSamples {
  static final long ACTOR = 0x1EE;

  static final List<Message> WITHOUT_OPERATIONS =
      List.of(
          new Message.Holds(ACTOR, AppliedOperations.NONE, Message.UNKNOWN, true),
          new Message.Holds(
              ACTOR,
              AppliedOperations.range(ACTOR, 1, 300)
                  .merge(AppliedOperations.range(0x2EE, 7, Long.MAX_VALUE)),
              -1,
              false),
          new Message.Want(ACTOR, 1, Long.MAX_VALUE - 1),
          new Message.Kept(ACTOR, 0),
          new Message.Refused(ACTOR, 4, ErrorCode.CLOCK_SKEW),
          new Message.Gone(ACTOR, 99));

  private MessageSamples() {}

  static long digest(byte[] operation) {
    return Arrays.hashCode(operation);
  }

  /** The bytes of one of each, batches included. */
  static Stream<byte[]> bytes() {
    byte[] batch = MessageCodec.batch(ACTOR, 5, 77, List.of(operation(5), operation(6)));
    return Stream.concat(WITHOUT_OPERATIONS.stream().map(MessageCodec::encode), Stream.of(batch));
  }

  static byte[] operation(long counter) {
    return OperationCodec.encode(
        new LoggedOperation(
            new Dot(ACTOR, counter),
            HybridTime.of(1_000, (int) counter),
            new Operation.DeleteSpace(new SpaceName("home")),
            null));
  }
}

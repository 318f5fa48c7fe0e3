package dev.continuum.drivers.net.rpc;

import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.net.wire.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node does for others. Implementations are thread-safe. */
public interface NodeCalls {
  /** Looks at a node that wants to become a member. Calls other nodes. */
  IntroductionReply introduce(CallerAddress caller, Introduction theirs);

  /** Takes a message of membership; false where there is no room for it. */
  boolean membership(CallerAddress caller, byte[] message);

  /** Takes messages of the mesh; false where there is no room for them. */
  default boolean gossip(CallerAddress caller, List<byte[]> messages) {
    return false;
  }

  /** Compares what all nodes share: takes what is newer there, gives what is newer here. */
  Holdings exchange(CallerAddress caller, Holdings theirs);

  /**
   * Opens a log.
   *
   * @return null where there is none of that name
   */
  @Nullable ChunkSource log(CallerAddress caller, String origin, long position);

  /** Opens a snapshot; null where there is none of that name. */
  @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position);

  /**
   * Takes the frames of agreement that a caller sends on one stream, in its order.
   *
   * @param answers where answers go, from any thread
   * @return null where nothing agrees here
   */
  default @Nullable AgreementReceiver agreement(CallerAddress caller, AgreementSender answers) {
    return null;
  }

  /** Answers a node that takes no part in a group; may wait. A refusal is an answer too. */
  default Answer ask(CallerAddress caller, Question question) {
    return Answer.getDefaultInstance();
  }

  /** Bytes that are made as they are read. One thread at a time. */
  interface ChunkSource extends AutoCloseable {
    /** At most {@link RpcLimits#MAX_CHUNK_BYTES}; null at the end. May wait. */
    byte @Nullable [] next() throws InterruptedException;

    @Override
    void close();
  }
}

package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.raft.RaftKeys.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The term and the vote of one group, on disk before anybody hears of them. The engine calls under
 * its own lock.
 *
 * <p>The engine does not look at what a call returns and would send a vote that was not written. So
 * a failure is thrown: it ends the handling of the message, and no answer leaves.
 */
final class GroupVote implements RaftMetaStorage {
  private final RaftStore store;
  private final int group;
  private final PeerId self;
  private final Consumer<ContinuumException> failed;
  private @Nullable NodeImpl node;
  private volatile long term;
  private volatile PeerId votedFor = PeerId.emptyPeer();
  private final AtomicLong elections = new AtomicLong();

  GroupVote(RaftStore store, int group, PeerId self, Consumer<ContinuumException> failed) {
    this.store = store;
    this.group = group;
    this.self = self;
    this.failed = failed;
  }

  /** How many elections this node began since it started: it votes for itself in each. */
  long elections() {
    return elections.get();
  }

  @Override
  public boolean init(RaftMetaStorageOptions options) {
    node = options.getNode();
    try {
      byte[] bytes = store.read(RaftKeys.single(group, Kind.VOTE));
      if (bytes != null) {
        read(bytes);
      }
      return true;
    } catch (ContinuumException e) {
      failed.accept(e);
      return false;
    }
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean setTerm(long newTerm) {
    return setTermAndVotedFor(newTerm, votedFor);
  }

  @Override
  public long getTerm() {
    return term;
  }

  @Override
  public boolean setVotedFor(PeerId peer) {
    return setTermAndVotedFor(term, peer);
  }

  @Override
  public PeerId getVotedFor() {
    return votedFor;
  }

  @Override
  public boolean setTermAndVotedFor(long newTerm, PeerId peer) {
    byte[] text = peer.toString().getBytes(StandardCharsets.UTF_8);
    byte[] row = ByteBuffer.allocate(Long.BYTES + text.length).putLong(newTerm).put(text).array();
    try {
      store.write("vote", batch -> batch.put(RaftKeys.single(group, Kind.VOTE), row));
    } catch (ContinuumException e) {
      failed.accept(e);
      NodeImpl stopped = node;
      if (stopped != null) {
        stopped.onError(
            new RaftException(ErrorType.ERROR_TYPE_META, RaftError.EIO, "vote: not written"));
      }
      throw e;
    }
    if (peer.equals(self) && (newTerm != term || !votedFor.equals(peer))) {
      long _ = elections.incrementAndGet();
    }
    term = newTerm;
    votedFor = peer.copy();
    return true;
  }

  private void read(byte[] row) {
    PeerId peer = new PeerId();
    boolean sound = row.length >= Long.BYTES;
    if (sound) {
      ByteBuffer in = ByteBuffer.wrap(row);
      term = in.getLong();
      sound = peer.parse(StandardCharsets.UTF_8.decode(in).toString());
    }
    if (!sound) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_CORRUPT,
          "raft log: vote of group " + group + ": damaged (expected: as written)",
          "Remove the node from the cluster, delete its data folder, and let it join again.");
    }
    votedFor = peer;
  }
}

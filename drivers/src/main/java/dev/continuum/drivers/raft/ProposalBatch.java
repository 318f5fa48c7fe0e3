package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import java.util.List;

/**
 * Proposals that share an entry of the log; the engine says through it what became of the entry.
 * One thread at a time.
 */
final class ProposalBatch implements Closure {
  /** What became of an entry, told once. */
  interface Ended {
    /**
     * Committed and applied; {@code firstIndex} is the first command's.
     *
     * @param answers one for each proposal
     */
    void applied(ProposalBatch batch, long term, long firstIndex, List<byte[]> answers);

    /** The engine did not apply it. */
    void failed(ProposalBatch batch, Status status);
  }

  private final List<Proposal> proposals;
  private final Ended ended;
  private final long startNanos = System.nanoTime();

  ProposalBatch(List<Proposal> proposals, Ended ended) {
    this.proposals = proposals;
    this.ended = ended;
  }

  List<Proposal> proposals() {
    return proposals;
  }

  long startNanos() {
    return startNanos;
  }

  void applied(long term, long firstIndex, List<byte[]> answers) {
    ended.applied(this, term, firstIndex, answers);
  }

  /** Called by the engine where it fails; an entry that was applied ends by {@link #applied}. */
  @Override
  public void run(Status status) {
    if (!status.isOk()) {
      ended.failed(this, status);
    }
  }
}

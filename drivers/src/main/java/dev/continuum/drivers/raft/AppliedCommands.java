package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.port.Consensus.CommitListener;
import dev.continuum.core.consensus.port.Consensus.Registration;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the engine and the state machine: entries become commands, snapshots files. The engine
 * calls it in one thread; what others read is volatile.
 *
 * <p>An entry holds several commands, and some entries none. Commands are counted from 1, so their
 * indexes are the same on every node, and a state machine knows by its own count where it stands.
 */
final class AppliedCommands extends StateMachineAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AppliedCommands.class);
  private static final byte[] NOTHING = {};

  /** What others want to hear of. */
  interface Listener {
    /** Null where nobody leads any more. */
    void leads(@Nullable NodeId leader, long term);

    /** Entries up to there were applied, with so many bytes of commands. */
    void applied(long entryIndex, long bytes);

    void failed(String why);
  }

  /** Where the state is: entries of the log, and its hash. */
  record Applied(long entryIndex, long hash) {}

  private final NodeId self;
  private final StateMachine machine;
  private final Executor snapshots;
  private final Listener listener;
  private final List<CommitListener> commits = new CopyOnWriteArrayList<>();
  private volatile Applied applied;
  private volatile long commands;
  private volatile long snapshotIndex;
  private volatile long snapshotBytes;

  AppliedCommands(NodeId self, StateMachine machine, Executor snapshots, Listener listener) {
    this.self = self;
    this.machine = machine;
    this.snapshots = snapshots;
    this.listener = listener;
    this.commands = machine.appliedIndex();
    this.applied = new Applied(0, machine.hash());
  }

  Applied applied() {
    return applied;
  }

  /** How many commands are applied, which is the last one's index. */
  long commands() {
    return commands;
  }

  /** The last entry in the newest snapshot. */
  long snapshotIndex() {
    return snapshotIndex;
  }

  /** How large the newest snapshot is. */
  long snapshotBytes() {
    return snapshotBytes;
  }

  Registration listen(CommitListener commit) {
    commits.add(commit);
    return () -> commits.remove(commit);
  }

  @Override
  public void onApply(Iterator entries) {
    long last = applied.entryIndex;
    long bytes = 0;
    while (entries.hasNext()) {
      last = entries.getIndex();
      bytes += entries.getData().remaining();
      apply(entries);
      entries.next();
    }
    applied = new Applied(last, machine.hash());
    listener.applied(last, bytes);
  }

  private void apply(Iterator entries) {
    List<byte[]> read = EntryCodec.read(entries.getData());
    if (read == null) {
      LOG.error("entry {} holds no commands that this build can read", entries.getIndex());
      throw new IllegalStateException("entry " + entries.getIndex() + ": of an unknown format");
    }
    Closure done = entries.done();
    long first = commands + 1;
    List<byte[]> answers = new ArrayList<>(done == null ? 0 : read.size());
    for (byte[] command : read) {
      long index = commands + 1;
      byte[] answer = machine.apply(index, command);
      commands = index;
      for (CommitListener each : commits) {
        each.applied(index, command, answer);
      }
      if (done != null) {
        answers.add(answer);
      }
    }
    if (done instanceof ProposalBatch batch) {
      batch.applied(entries.getTerm(), first, answers);
    }
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    StateMachine.Snapshot snapshot = machine.snapshot();
    long entryIndex = applied.entryIndex;
    try {
      snapshots.execute(() -> save(snapshot, entryIndex, writer, done));
    } catch (RejectedExecutionException e) {
      done.run(new Status(RaftError.ECANCELED, "the node is stopping"));
    }
  }

  private void save(
      StateMachine.Snapshot snapshot, long entryIndex, SnapshotWriter writer, Closure done) {
    Status status;
    try {
      Path file = Path.of(writer.getPath(), SnapshotFile.NAME);
      SnapshotFile.write(file, snapshot);
      snapshotBytes = Files.size(file);
      boolean added = writer.addFile(SnapshotFile.NAME);
      status = added ? Status.OK() : new Status(RaftError.EIO, "the file was not added");
      snapshotIndex = added ? entryIndex : snapshotIndex;
    } catch (IOException | RuntimeException e) {
      LOG.warn("a snapshot was not written: {}", e.toString());
      status = new Status(RaftError.EIO, "%s", e.toString());
    }
    done.run(status);
  }

  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    Path file = Path.of(reader.getPath(), SnapshotFile.NAME);
    try {
      SnapshotFile.restore(file, machine);
      snapshotBytes = Files.size(file);
    } catch (IOException e) {
      LOG.error("a snapshot has no size: {}", e.toString());
      listener.failed("snapshot: " + file + ": " + e.getMessage());
      return false;
    } catch (ContinuumException e) {
      LOG.error("a snapshot cannot be used: {}", e.getMessage());
      listener.failed(String.valueOf(e.getMessage()));
      return false;
    }
    long entryIndex = reader.load().getLastIncludedIndex();
    commands = machine.appliedIndex();
    snapshotIndex = entryIndex;
    applied = new Applied(entryIndex, machine.hash());
    for (CommitListener each : commits) {
      each.applied(commands, NOTHING, NOTHING);
    }
    return true;
  }

  @Override
  public void onLeaderStart(long term) {
    listener.leads(self, term);
  }

  @Override
  public void onLeaderStop(Status status) {
    listener.leads(null, 0);
  }

  @Override
  public void onStartFollowing(LeaderChangeContext context) {
    listener.leads(RaftPeers.node(context.getLeaderId()), context.getTerm());
  }

  @Override
  public void onStopFollowing(LeaderChangeContext context) {
    listener.leads(null, context.getTerm());
  }

  @Override
  public void onConfigurationCommitted(Configuration configuration) {}

  @Override
  public void onError(RaftException failure) {
    listener.failed(failure.getType() + ": " + failure.getStatus());
  }

  @Override
  public void onShutdown() {}
}

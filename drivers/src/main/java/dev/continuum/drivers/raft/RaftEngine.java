package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Agreement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The groups of one node, and what they share: the store, the threads, the calls to others.
 * Thread-safe.
 */
public final class RaftEngine implements AutoCloseable {
  private static final String LOG_FOLDER = "log";
  private static final String SNAPSHOT_FOLDER = "snapshot";
  private static final int MAX_ENTRIES_PER_MESSAGE = 1_024;
  private static final int MAX_BODY_BYTES = 512 << 10;
  private static final int MAX_APPEND_BYTES = 1 << 20;
  private static final int MAX_MESSAGES_UNDER_WAY = 64;
  private static final int FILE_CHUNK_BYTES = 256 << 10;
  private static final int QUEUE_ENTRIES = 2_048;
  private static final int RPC_TIMEOUT_MILLIS = 5_000;
  private static final int INSTALL_TIMEOUT_MILLIS = 600_000;

  private final NodeId self;
  private final Path folder;
  private final RaftSettings settings;
  private final RaftStore store;
  private final EngineThreads threads = new EngineThreads();
  private final PeerCalls calls;
  private final SharedBeats beats;
  private final ServedGroups served;

  /** Guarded by itself. */
  private final Map<Integer, RaftGroup> groups = new TreeMap<>();

  private RaftEngine(
      NodeId self, Path folder, RaftSettings settings, PeerDialer dialer, RaftStore store) {
    this.self = self;
    this.folder = folder;
    this.settings = settings;
    this.store = store;
    this.calls = new PeerCalls(dialer, threads.timer());
    this.beats = new SharedBeats(calls, threads.timer());
    this.served = new ServedGroups(self, threads.log(), threads.timer());
    NodeManager.getInstance().addAddress(RaftPeers.endpoint(self));
  }

  /** Whether a node has taken part in groups with that folder. */
  public static boolean exists(Path folder) {
    return Files.isDirectory(folder.resolve(LOG_FOLDER));
  }

  /**
   * Opens the logs that the node keeps.
   *
   * @param folder of this engine alone
   * @param dialer how other nodes are reached
   */
  public static RaftEngine open(
      NodeId self, Path folder, RaftSettings settings, PeerDialer dialer) {
    return new RaftEngine(
        self, folder, settings, dialer, RaftStore.open(folder.resolve(LOG_FOLDER)));
  }

  /** What answers other nodes' calls; to be given to the links before groups start. */
  public Agreement agreement() {
    return served;
  }

  /**
   * Starts this node's part in a group.
   *
   * @param number 0 is the cluster's own
   * @param machine empty: it is filled from the snapshot and the log
   * @param founders who takes part where nothing is on disk; {@link GroupMembers#NONE} on a node
   *     that waits to be taken in
   */
  public RaftGroup start(int number, StateMachine machine, GroupMembers founders) {
    return start(number, machine, founders, settings);
  }

  /**
   * The same with settings of its own: a group that may take a second to find a new leader costs a
   * fraction of the heartbeats. All nodes of a group must have the same.
   */
  public RaftGroup start(
      int number, StateMachine machine, GroupMembers founders, RaftSettings settings) {
    EngineThreads.register(RaftGroup.name(number));
    RaftGroup group =
        new RaftGroup(
            new RaftGroup.Parts(
                number,
                self,
                settings,
                store,
                calls,
                beats,
                sharesBeats(settings) ? settings.heartbeat().toNanos() : 0,
                threads,
                machine),
            this::forget);
    synchronized (groups) {
      if (groups.putIfAbsent(number, group) != null) {
        throw new IllegalStateException("group " + number + " runs already");
      }
    }
    group.init(options(group, number, founders, settings));
    served.add(RaftGroup.name(number), new GroupCalls(group, settings, threads));
    return group;
  }

  /** Groups that beat more slowly than this node's own rhythm do so together. */
  private boolean sharesBeats(RaftSettings group) {
    return group.heartbeat().compareTo(settings.heartbeat()) > 0;
  }

  @Override
  public void close() {
    List<RaftGroup> running;
    synchronized (groups) {
      running = new ArrayList<>(groups.values());
    }
    running.forEach(RaftGroup::close);
    calls.close();
    threads.close();
    store.close();
    NodeManager.getInstance().removeAddress(RaftPeers.endpoint(self));
  }

  private void forget(RaftGroup group) {
    served.remove(RaftGroup.name(group.number()));
    synchronized (groups) {
      groups.values().remove(group);
    }
  }

  private GroupOptions options(
      RaftGroup group, int number, GroupMembers founders, RaftSettings settings) {
    GroupOptions options = new GroupOptions(group.client());
    int electionMillis = (int) settings.election().toMillis();
    options.setElectionTimeoutMs(electionMillis);
    options.setElectionPriority(settings.priority().applyAsInt(self));
    options.setInitialConf(RaftPeers.configuration(founders, settings.priority()));
    options.setFsm(group.applied());
    options.setLogUri(LOG_FOLDER);
    options.setRaftMetaUri(LOG_FOLDER);
    options.setSnapshotUri(folder.resolve(SNAPSHOT_FOLDER).resolve("g" + number).toString());
    options.setSnapshotIntervalSecs(0);
    options.setDisableCli(true);
    options.setSharedTimerPool(true);
    options.setSharedElectionTimer(true);
    options.setSharedVoteTimer(true);
    options.setSharedStepDownTimer(true);
    options.setSharedSnapshotTimer(true);
    options.setRpcProcessorThreadPoolSize(3);
    options.setRpcDefaultTimeout(RPC_TIMEOUT_MILLIS);
    options.setRpcInstallSnapshotTimeout(INSTALL_TIMEOUT_MILLIS);
    options.setAppendEntriesExecutors(threads.sending());
    options.setServiceFactory(new Storages(group));
    options.setRaftOptions(raftOptions(settings, electionMillis, sharesBeats(settings)));
    return options;
  }

  /**
   * @param shared beats wait for the next common moment, so they are asked for a little earlier
   */
  private static RaftOptions raftOptions(
      RaftSettings settings, int electionMillis, boolean shared) {
    RaftOptions options = new RaftOptions();
    options.setSync(true);
    options.setSyncMeta(true);
    options.setEnableLogEntryChecksum(true);
    options.setOpenStatistics(false);
    options.setMaxElectionDelayMs(electionMillis);
    int beatMillis = (int) settings.heartbeat().toMillis();
    options.setElectionHeartbeatFactor(
        Math.max(2, electionMillis / (shared ? beatMillis - beatMillis / 4 : beatMillis)));
    options.setMaxEntriesSize(MAX_ENTRIES_PER_MESSAGE);
    options.setMaxBodySize(MAX_BODY_BYTES);
    options.setMaxAppendBufferSize(MAX_APPEND_BYTES);
    options.setMaxReplicatorInflightMsgs(MAX_MESSAGES_UNDER_WAY);
    options.setMaxByteCountPerRpc(FILE_CHUNK_BYTES);
    options.setDisruptorBufferSize(QUEUE_ENTRIES);
    options.setReadOnlyOptions(
        settings.reads() == RaftSettings.ReadMode.LEASE
            ? ReadOnlyOption.ReadOnlyLeaseBased
            : ReadOnlyOption.ReadOnlySafe);
    return options;
  }

  /** Log and vote of a group in the store; snapshots as the engine keeps them. */
  private static final class Storages extends DefaultJRaftServiceFactory {
    private final RaftGroup group;

    private Storages(RaftGroup group) {
      this.group = group;
    }

    @Override
    public LogStorage createLogStorage(String uri, RaftOptions options) {
      return group.log();
    }

    @Override
    public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
      return group.vote();
    }
  }
}

package dev.continuum.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster has decided, and decisions that a program may ask for. Thread-safe; methods
 * block and throw {@link ClientException}.
 *
 * <p>What changes something is sent once: where the answer is {@code quorum-lost} or {@code
 * deadline-exceeded}, nobody knows yet whether it was decided, so look before asking again.
 */
public final class Federation {
  /** Any version of a configuration entry, or none. */
  public static final long ANY_VERSION = -1;

  private final Transport transport;

  Federation(Transport transport) {
    this.transport = transport;
  }

  /** Members of record and how they do; a node of no cluster answers with itself, mode none. */
  public FederationStatus status() {
    return transport.call("GET", "/federation/status", null, FederationStatus.class);
  }

  /** The cluster's health by component. */
  public ClusterHealth health() {
    return transport.call("GET", "/v1/cluster", null, ClusterHealth.class);
  }

  /** The groups of which the node is. */
  public List<Group> groups() {
    return transport.call("GET", "/v1/cluster/raft", null, Groups.class).groups();
  }

  /** Makes a node a member of record, or gives the record that it has. */
  public MemberRecord join(String nodeId) {
    return once("POST", "/federation/join", Map.of("node_id", nodeId), null, MemberRecord.class);
  }

  /**
   * Lets a node go.
   *
   * @param graceful it hands its duty over first; otherwise it is removed whatever becomes of that
   */
  public Departure leave(String nodeId, boolean graceful) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("node_id", nodeId);
    body.put("graceful", graceful);
    return once("POST", "/federation/leave", body, null, Departure.class);
  }

  /** Tells a voter to take the lead of a group; the event leader_changed says when it has it. */
  public void transferLeader(int group, String nodeId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("node_id", nodeId);
    body.put("group", group);
    transport.sendOnce("POST", "/v1/cluster/transfer-leader", body, null);
  }

  /** Writes a snapshot of a group on the node; gives the last index that it covers. */
  public long snapshot(int group) {
    Map<String, Object> body = Map.of("group", group);
    return once("POST", "/v1/cluster/snapshot", body, null, Snapshot.class).index();
  }

  /** Writes the whole decided state to {@code sink}; gives its length in bytes. */
  public long backup(OutputStream sink) {
    try (InputStream in =
        transport.stream("GET", "/v1/cluster/backup", BodyPublishers.noBody(), null)) {
      return in.transferTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What bringing back a backup would mean; changes nothing. */
  public RestorePlan planRestore(Path backup) {
    return restore(backup, "?dry_run=true");
  }

  /**
   * Brings back what a backup holds: all but who is a member.
   *
   * @param replace although it replaces what was decided in the cluster
   */
  public RestorePlan restore(Path backup, boolean replace) {
    return restore(backup, "?replace=" + replace);
  }

  private RestorePlan restore(Path backup, String query) {
    try (InputStream in =
        transport.upload(
            "/v1/cluster/restore" + query,
            "application/octet-stream",
            BodyPublishers.ofFile(backup))) {
      return transport.read(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), RestorePlan.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every configuration entry of the cluster, linearizable. */
  public List<ConfigEntry> configuration() {
    return transport.call("GET", "/v1/cluster/config", null, ConfigList.class).entries();
  }

  /** One entry, linearizable. */
  public ConfigEntry configuration(String key) {
    return transport.call("GET", configPath(key), null, ConfigEntry.class);
  }

  /**
   * Sets an entry.
   *
   * @param expectedVersion 0 for "is not set", {@link #ANY_VERSION} for whatever there is
   */
  public ConfigEntry configure(String key, String value, long expectedVersion) {
    Map<String, Object> body = Map.of("value", value);
    return once("PUT", configPath(key), body, tag(expectedVersion), ConfigEntry.class);
  }

  /** Unsets an entry: its default holds again. */
  public ConfigEntry unset(String key, long expectedVersion) {
    return once("DELETE", configPath(key), null, tag(expectedVersion), ConfigEntry.class);
  }

  private <T> T once(
      String method, String path, @Nullable Object body, @Nullable String tag, Class<T> as) {
    return transport.read(transport.sendOnce(method, path, body, tag), as);
  }

  private static @Nullable String tag(long expectedVersion) {
    return expectedVersion < 0 ? null : Long.toString(expectedVersion);
  }

  private static String configPath(String key) {
    return "/v1/cluster/config/" + ContinuumClient.encode(key);
  }

  private record Groups(List<Group> groups) {}

  private record Snapshot(long index) {}

  private record ConfigList(List<ConfigEntry> entries) {}
}

package dev.continuum.core.coordinator;

import java.util.List;

/**
 * What the cluster's health follows from, as one node knows it. Thread-safe (immutable).
 *
 * @param members how many nodes there are on record
 * @param groups those of which this node is
 * @param held what should change about the voters and is not safe, for people; empty for nothing
 * @param nodes the coordinator's
 */
public record HealthFacts(
    int members,
    List<Group> groups,
    String held,
    List<Copy> copies,
    Reach reach,
    List<Room> rooms,
    List<NodeHealth> nodes) {
  public HealthFacts {
    groups = List.copyOf(groups);
    copies = List.copyOf(copies);
    rooms = List.copyOf(rooms);
    nodes = List.copyOf(nodes);
  }

  /**
   * A group that decides.
   *
   * @param led whether a leader is known
   * @param failure why this node's part in it has stopped; empty where it has not
   * @param answering how many voters answer, the leader among them
   */
  public record Group(int group, boolean led, String failure, int voters, int answering) {
    int quorum() {
      return voters / 2 + 1;
    }
  }

  /** How far another node's copy of a group's log is, as the leader knows. */
  public record Copy(int group, String name, boolean voter, long lagEntries, long silentMillis) {}

  /**
   * What of the cluster can be reached.
   *
   * @param fraction 1 where every member that did not leave can be reached
   * @param split whether the network is taken to be split
   */
  public record Reach(double fraction, boolean split) {}

  /**
   * What a node has left.
   *
   * @param diskUsedFraction 0 to 1
   * @param refusesWrites whether it takes no writes for want of room
   */
  public record Room(String name, double diskUsedFraction, boolean refusesWrites) {}
}

package dev.continuum.core.gossip;

/**
 * What the mesh does and holds. Thread-safe (immutable). Numbers of events count from the start.
 *
 * @param members other members
 * @param silent those of them that do not answer
 * @param published by this node
 * @param delivered to this node's subscribers, own ones included
 * @param pushesSent bodies that were sent
 * @param pushesReceived bodies that arrived, those that were known included
 * @param duplicates bodies that arrived and were known
 * @param repaired of the delivered, those that came because this node asked
 * @param messagesSent of every type
 * @param messagesReceived of every type
 * @param pulled publications that this node asked for
 * @param repeated pushes that were sent again
 * @param reassigned stretches that were given to another node
 * @param dropped pushes that had no room to wait
 * @param gaps publications that were given up
 * @param refused messages that were not taken
 * @param syncs comparisons that this node began
 * @param digest of all that was seen lately: equal on nodes that have seen the same
 */
public record GossipStatus(
    int members,
    int silent,
    long published,
    long delivered,
    long pushesSent,
    long pushesReceived,
    long bodyBytesSent,
    long bodyBytesReceived,
    long duplicates,
    long repaired,
    long messagesSent,
    long messagesReceived,
    long pulled,
    long repeated,
    long reassigned,
    long dropped,
    long gaps,
    long refused,
    long syncs,
    int bufferMessages,
    long bufferBytes,
    int origins,
    int missing,
    int waiting,
    int inFlight,
    long digest) {}

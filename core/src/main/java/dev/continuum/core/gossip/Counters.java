package dev.continuum.core.gossip;

/** What happened since the start. One thread only. */
final class Counters {
  long published;
  long delivered;
  long pushesSent;
  long pushesReceived;
  long bodyBytesSent;
  long bodyBytesReceived;
  long duplicates;
  long repaired;
  long messagesSent;
  long messagesReceived;
  long pulled;
  long repeated;
  long reassigned;
  long dropped;
  long gaps;
  long refused;
  long syncs;
}

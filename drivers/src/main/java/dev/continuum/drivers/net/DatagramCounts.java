package dev.continuum.drivers.net;

/**
 * What happened to datagrams since the start. Thread-safe (immutable).
 *
 * @param sent packets, greetings included
 * @param sentBytes their length, without the headers of UDP and IP
 * @param received packets that the loop took, whatever came of them
 * @param receivedBytes their length
 * @param opened payloads that were passed on
 * @param greetings that were authenticated
 * @param malformed no packet of this version
 * @param unknownKey sealed with a key that is not in the ring
 * @param forged that no key opened, and those of senders without a session
 * @param replayed whose counter or epoch was not new
 * @param unanswered greetings beyond the rate
 * @param dropped payloads that waited for a greeting in vain, or were too long
 */
public record DatagramCounts(
    long sent,
    long sentBytes,
    long received,
    long receivedBytes,
    long opened,
    long greetings,
    long malformed,
    long unknownKey,
    long forged,
    long replayed,
    long unanswered,
    long dropped) {}

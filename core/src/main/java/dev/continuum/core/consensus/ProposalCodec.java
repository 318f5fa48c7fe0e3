package dev.continuum.core.consensus;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;

/**
 * Proposals as engines order and keep them. Thread-safe (stateless).
 *
 * <p>Bytes: version, proposer, sequence, time, then the command. Canonical. A new layout takes a
 * new version; a build that does not know a version refuses the proposal, and so must every other
 * of the group: upgrade all before the first uses it.
 */
public final class ProposalCodec {
  public static final Codec<Proposal> CODEC = Codec.of(ProposalCodec::write, ProposalCodec::read);

  private static final int VERSION = 1;
  private static final int EXPECTED_BYTES = 256;

  private ProposalCodec() {}

  public static byte[] encode(Proposal proposal) {
    ByteWriter out = new ByteWriter(EXPECTED_BYTES);
    write(proposal, out);
    return out.toByteArray();
  }

  /** Throws {@link dev.continuum.core.value.DecodeException} for anything that is no proposal. */
  public static Proposal decode(byte[] bytes) {
    return CODEC.fromBytes(bytes);
  }

  static void write(Proposal proposal, ByteWriter out) {
    out.writeByte(VERSION);
    CommandCodec.writeNode(proposal.proposer(), out);
    out.writeVarint(proposal.sequence());
    out.writeVarint(proposal.timeMillis());
    CommandCodec.write(proposal.command(), out);
  }

  static Proposal read(ByteReader in) {
    int from = in.position();
    int version = in.readByte("proposal.version");
    if (version != VERSION) {
      throw in.refuse("proposal.version", from, version, String.valueOf(VERSION));
    }
    return new Proposal(
        CommandCodec.readNode("proposal.proposer", in),
        in.readVarint("proposal.sequence", 1, Long.MAX_VALUE),
        in.readVarint("proposal.time", 0, Long.MAX_VALUE),
        CommandCodec.read(in));
  }
}

package dev.continuum.core.access;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of the join port in bytes: a version, a kind, the fields. Thread-safe (stateless).
 *
 * <p>Canonical and bounded: nothing is allocated before its length was checked against a limit that
 * stands here.
 */
public final class JoinCodec implements Codec<JoinMessage> {
  public static final JoinCodec INSTANCE = new JoinCodec();

  public static final int MAX_REQUEST_BYTES = 64 << 10;
  public static final int MAX_ANSWER_BYTES = 4 << 20;
  public static final int MAX_CERTIFICATE_BYTES = 16 << 10;
  public static final int MAX_CHAIN = 4;
  public static final int MAX_REVOCATIONS_BYTES = 3 << 20;
  public static final int MAX_ATTESTATION_BYTES = 32 << 10;
  public static final int MAX_SEEDS = 64;
  public static final int MAX_KEYRING_BYTES = 4 << 10;

  private static final int MAX_TEXT_BYTES = 2_000;
  private static final int VERSION = 1;
  private static final long MAX_MILLIS = Long.MAX_VALUE / 2;

  private static final int REQUEST = 1;
  private static final int RENEWAL = 2;
  private static final int REVOCATIONS = 3;
  private static final int ACCEPTED = 4;
  private static final int REVOCATION_LIST = 5;
  private static final int REFUSED = 6;

  private JoinCodec() {}

  /** What proof and signature cover: the channel, and the request without the two. */
  public static byte[] transcript(byte[] channelBinding, JoinMessage.Request request) {
    ByteWriter out = new ByteWriter();
    out.writeString("continuum join 1");
    out.writeBytes(channelBinding);
    writeRequest(request, out);
    return out.toByteArray();
  }

  @Override
  public void write(JoinMessage value, ByteWriter out) {
    out.writeByte(VERSION);
    switch (value) {
      case JoinMessage.Request request -> {
        out.writeByte(REQUEST);
        writeRequest(request, out);
        out.writeBytes(request.proof());
        out.writeBytes(request.signature());
      }
      case JoinMessage.Renewal renewal -> {
        out.writeByte(RENEWAL);
        out.writeVarint(renewal.nowMillis());
        out.writeBytes(renewal.certificateRequest());
      }
      case JoinMessage.Revocations revocations -> {
        out.writeByte(REVOCATIONS);
        out.writeVarint(revocations.haveNumber());
      }
      case JoinMessage.Accepted accepted -> {
        out.writeByte(ACCEPTED);
        writeAccepted(accepted, out);
      }
      case JoinMessage.RevocationList list -> {
        out.writeByte(REVOCATION_LIST);
        out.writeBytes(list.revocations());
      }
      case JoinMessage.Refused refused -> {
        out.writeByte(REFUSED);
        out.writeString(refused.code().name());
        out.writeString(refused.message());
        out.writeOptional(refused.fix(), (fix, to) -> to.writeString(fix));
      }
    }
  }

  @Override
  public JoinMessage read(ByteReader in) {
    int start = in.position();
    int version = in.readByte("version");
    if (version != VERSION) {
      throw in.refuse("version", start, version, String.valueOf(VERSION));
    }
    int kind = in.readByte("kind");
    try {
      return switch (kind) {
        case REQUEST -> readRequest(in);
        case RENEWAL ->
            new JoinMessage.Renewal(
                readMillis(in), in.readBytes("certificateRequest", MAX_CERTIFICATE_BYTES));
        case REVOCATIONS ->
            new JoinMessage.Revocations(in.readVarint("haveNumber", 0, Long.MAX_VALUE));
        case ACCEPTED -> readAccepted(in);
        case REVOCATION_LIST ->
            new JoinMessage.RevocationList(in.readBytes("revocations", MAX_REVOCATIONS_BYTES));
        case REFUSED -> readRefused(in);
        default -> throw in.refuse("kind", start + 1, kind, "1..6");
      };
    } catch (ContinuumException e) {
      throw in.refuse("message", start, String.valueOf(e.getMessage()), "valid values");
    }
  }

  private static void writeRequest(JoinMessage.Request request, ByteWriter out) {
    out.writeString(request.tokenId());
    out.writeString(request.cluster().text());
    out.writeByte(request.scheme());
    out.writeBytes(request.identityKey());
    out.writeString(request.name());
    out.writeByte(request.role().number());
    out.writeString(request.zone());
    out.writeString(request.address());
    out.writeVarint(request.nowMillis());
    out.writeBytes(request.certificateRequest());
    out.writeBytes(request.attestation());
  }

  private static JoinMessage.Request readRequest(ByteReader in) {
    return new JoinMessage.Request(
        in.readString("tokenId", JoinToken.ID_CHARS),
        new ClusterName(in.readString("cluster", ClusterName.MAX_CHARS)),
        in.readByte("scheme"),
        in.readBytes("identityKey", SignatureScheme.MAX_PUBLIC_KEY_BYTES),
        in.readString("name", Names.MAX_CHARS),
        EnrolmentCodec.readRole(in),
        in.readString("zone", Names.MAX_CHARS),
        in.readString("address", Names.MAX_ADDRESS_CHARS),
        readMillis(in),
        in.readBytes("certificateRequest", MAX_CERTIFICATE_BYTES),
        in.readBytes("attestation", MAX_ATTESTATION_BYTES),
        in.readBytes("proof", JoinMessage.Request.PROOF_BYTES),
        in.readBytes("signature", SignatureScheme.MAX_SIGNATURE_BYTES));
  }

  private static void writeAccepted(JoinMessage.Accepted accepted, ByteWriter out) {
    out.writeString(accepted.cluster().text());
    out.writeByte(accepted.role().number());
    out.writeString(accepted.zone());
    out.writeVarint(accepted.chain().size());
    accepted.chain().forEach(out::writeBytes);
    out.writeBytes(accepted.revocations());
    out.writeVarint(accepted.seeds().size());
    accepted.seeds().forEach(out::writeString);
    out.writeBytes(accepted.keyring());
    out.writeVarint(accepted.nowMillis());
  }

  private static JoinMessage.Accepted readAccepted(ByteReader in) {
    ClusterName cluster = new ClusterName(in.readString("cluster", ClusterName.MAX_CHARS));
    NodeRole role = EnrolmentCodec.readRole(in);
    String zone = Names.checkOptional("zone", in.readString("zone", Names.MAX_CHARS));
    List<byte[]> chain = new ArrayList<>();
    int certificates = in.readCount("chain", MAX_CHAIN, 1);
    for (int i = 0; i < certificates; i++) {
      chain.add(in.readBytes("certificate", MAX_CERTIFICATE_BYTES));
    }
    byte[] revocations = in.readBytes("revocations", MAX_REVOCATIONS_BYTES);
    List<String> seeds = new ArrayList<>();
    int addresses = in.readCount("seeds", MAX_SEEDS, 1);
    for (int i = 0; i < addresses; i++) {
      seeds.add(Names.checkAddress("seed", in.readString("seed", Names.MAX_ADDRESS_CHARS)));
    }
    byte[] keyring = in.readBytes("keyring", MAX_KEYRING_BYTES);
    return new JoinMessage.Accepted(
        cluster, role, zone, chain, revocations, seeds, keyring, readMillis(in));
  }

  private static JoinMessage.Refused readRefused(ByteReader in) {
    int at = in.position();
    String name = in.readString("code", MAX_TEXT_BYTES);
    ErrorCode code = null;
    for (ErrorCode known : ErrorCode.values()) {
      if (known.name().equals(name)) {
        code = known;
      }
    }
    if (code == null) {
      throw in.refuse("code", at, name, "a known code");
    }
    return new JoinMessage.Refused(
        code,
        in.readString("message", MAX_TEXT_BYTES),
        in.readOptional("fix", from -> from.readString("fix", MAX_TEXT_BYTES)));
  }

  private static long readMillis(ByteReader in) {
    return in.readVarint("nowMillis", 0, MAX_MILLIS);
  }
}

package dev.continuum.core.access;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An {@link Enrolment} in bytes, canonical, in the order of its keys. Thread-safe (stateless). */
public final class EnrolmentCodec implements Codec<Enrolment> {
  public static final EnrolmentCodec INSTANCE = new EnrolmentCodec();

  private static final int VERSION = 1;
  private static final long MAX_MILLIS = Long.MAX_VALUE / 2;

  private EnrolmentCodec() {}

  @Override
  public void write(Enrolment value, ByteWriter out) {
    out.writeByte(VERSION);
    out.writeString(value.cluster().text());
    out.writeVarint(value.revocationNumber());
    writeAll(value.tokens(), EnrolmentCodec::writeToken, out);
    writeAll(value.members(), EnrolmentCodec::writeMember, out);
  }

  @Override
  public Enrolment read(ByteReader in) {
    int start = in.position();
    int version = in.readByte("version");
    if (version != VERSION) {
      throw in.refuse("version", start, version, String.valueOf(VERSION));
    }
    try {
      ClusterName cluster = new ClusterName(in.readString("cluster", ClusterName.MAX_CHARS));
      long number = in.readVarint("revocationNumber", 0, Long.MAX_VALUE - 1);
      List<TokenRecord> tokens = new ArrayList<>();
      int count = in.readCount("tokens", Enrolment.MAX_TOKENS, 1);
      for (int i = 0; i < count; i++) {
        int at = in.position();
        TokenRecord token = readToken(in);
        if (i > 0 && tokens.getLast().id().compareTo(token.id()) >= 0) {
          throw in.refuse("tokens", at, token.id(), "identifiers in order");
        }
        tokens.add(token);
      }
      List<Member> members = new ArrayList<>();
      count = in.readCount("members", Enrolment.MAX_MEMBERS, 1);
      for (int i = 0; i < count; i++) {
        int at = in.position();
        Member member = readMember(in);
        if (i > 0 && members.getLast().id().compareTo(member.id()) >= 0) {
          throw in.refuse("members", at, member.id(), "identities in order");
        }
        members.add(member);
      }
      return new Enrolment(cluster, tokens, members, number);
    } catch (ContinuumException e) {
      throw in.refuse("enrolment", start, String.valueOf(e.getMessage()), "valid values");
    }
  }

  private static void writeToken(TokenRecord token, ByteWriter out) {
    out.writeString(token.id());
    out.writeBytes(token.verifierKey());
    out.writeByte(token.grant().role().number());
    out.writeString(token.grant().zone());
    out.writeVarint(token.grant().lifetime().toMillis());
    out.writeVarint(token.grant().maxUses());
    out.writeVarint(token.createdMillis());
    out.writeVarint(token.expiresMillis());
    out.writeVarint(token.uses());
    out.writeBoolean(token.revoked());
  }

  private static TokenRecord readToken(ByteReader in) {
    String id = in.readString("token.id", JoinToken.ID_CHARS);
    byte[] key = in.readBytes("token.verifierKey", TokenRecord.VERIFIER_KEY_BYTES);
    TokenGrant grant =
        new TokenGrant(
            readRole(in),
            in.readString("token.zone", Names.MAX_CHARS),
            Duration.ofMillis(in.readVarint("token.lifetime", 0, MAX_MILLIS)),
            (int) in.readVarint("token.maxUses", 1, TokenGrant.MAX_USES));
    return new TokenRecord(
        id,
        key,
        grant,
        in.readVarint("token.created", 0, MAX_MILLIS),
        in.readVarint("token.expires", 0, MAX_MILLIS),
        (int) in.readVarint("token.uses", 0, TokenGrant.MAX_USES),
        in.readBoolean("token.revoked"));
  }

  private static void writeMember(Member member, ByteWriter out) {
    out.writeLong(member.id().high());
    out.writeLong(member.id().low());
    out.writeString(member.name());
    out.writeByte(member.role().number());
    out.writeString(member.zone());
    out.writeString(member.address());
    out.writeString(member.tokenId());
    out.writeVarint(member.enrolledMillis());
    out.writeBoolean(member.revoked());
    if (member.revoked()) {
      out.writeVarint(member.revokedMillis());
    }
    writeAll(
        member.certificates(),
        (certificate, to) -> {
          to.writeBytes(certificate.serial().toByteArray());
          to.writeVarint(certificate.notAfterMillis());
        },
        out);
  }

  private static Member readMember(ByteReader in) {
    NodeId id = new NodeId(in.readLong("member.id"), in.readLong("member.id"));
    String name = in.readString("member.name", Names.MAX_CHARS);
    NodeRole role = readRole(in);
    String zone = in.readString("member.zone", Names.MAX_CHARS);
    String address = in.readString("member.address", Names.MAX_ADDRESS_CHARS);
    String tokenId = in.readString("member.tokenId", JoinToken.ID_CHARS);
    long enrolled = in.readVarint("member.enrolled", 0, MAX_MILLIS);
    long revoked =
        in.readBoolean("member.revoked")
            ? in.readVarint("member.revokedMillis", 0, MAX_MILLIS)
            : Member.NOT_REVOKED;
    List<Certificate> certificates = new ArrayList<>();
    int count = in.readCount("certificates", Enrolment.MAX_CERTIFICATES_PER_MEMBER, 1);
    for (int i = 0; i < count; i++) {
      int at = in.position();
      byte[] serial = in.readBytes("serial", Certificate.MAX_SERIAL_BYTES);
      if (serial.length == 0) {
        throw in.refuse("serial", at, "no bytes", "a number");
      }
      BigInteger number = new BigInteger(serial);
      if (number.toByteArray().length != serial.length) {
        throw in.refuse("serial", at, number, "the shortest form");
      }
      certificates.add(new Certificate(number, in.readVarint("notAfter", 0, MAX_MILLIS)));
    }
    return new Member(id, name, role, zone, address, tokenId, enrolled, revoked, certificates);
  }

  static NodeRole readRole(ByteReader in) {
    int at = in.position();
    int number = in.readByte("role");
    NodeRole role = NodeRole.ofNumber(number);
    if (role == null) {
      throw in.refuse("role", at, number, "a known role");
    }
    return role;
  }

  private static <T> void writeAll(
      Collection<? extends T> values, Codec.Writing<T> writing, ByteWriter out) {
    out.writeVarint(values.size());
    values.forEach(value -> writing.write(value, out));
  }
}

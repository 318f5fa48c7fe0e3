package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which tokens are out, who was let in, who was revoked. One thread only; time is a parameter, and
 * the same commands give the same state everywhere.
 *
 * <p>A command either changes the state or throws and changes nothing. Whoever applies one makes
 * {@link EnrolmentCodec}'s bytes durable before telling anybody of its success: that is what makes
 * a single-use token single-use over a crash.
 */
public final class Enrolment {
  public static final int MAX_TOKENS = 10_000;
  public static final int MAX_MEMBERS = 10_000;
  public static final int MAX_CERTIFICATES_PER_MEMBER = 32;

  /** Spent tokens stay in the list for so long, so that a late use is told why it is refused. */
  public static final long SPENT_TOKEN_KEPT_MILLIS = 7L * 24 * 3_600 * 1_000;

  private final ClusterName cluster;
  private final TreeMap<String, TokenRecord> tokens;
  private final TreeMap<NodeId, Member> members;
  private long revocationNumber;

  public Enrolment(ClusterName cluster) {
    this(cluster, List.of(), List.of(), 0);
  }

  Enrolment(
      ClusterName cluster,
      Collection<TokenRecord> tokens,
      Collection<Member> members,
      long revocationNumber) {
    this.cluster = cluster;
    this.tokens = new TreeMap<>();
    this.members = new TreeMap<>();
    this.revocationNumber = revocationNumber;
    tokens.forEach(token -> this.tokens.put(token.id(), token));
    members.forEach(member -> this.members.put(member.id(), member));
  }

  public ClusterName cluster() {
    return cluster;
  }

  /** By id. */
  public Collection<TokenRecord> tokens() {
    return Collections.unmodifiableCollection(tokens.values());
  }

  /** By identity. */
  public Collection<Member> members() {
    return Collections.unmodifiableCollection(members.values());
  }

  public Optional<Member> member(NodeId id) {
    return Optional.ofNullable(members.get(id));
  }

  /** The number of the newest revocation list; 0 before the first. */
  public long revocationNumber() {
    return revocationNumber;
  }

  /** A new token. */
  public TokenRecord createToken(String id, byte[] verifierKey, TokenGrant grant, long nowMillis) {
    forgetSpentTokens(nowMillis);
    if (tokens.size() >= MAX_TOKENS) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY,
          "tokens",
          tokens.size(),
          "fewer than " + MAX_TOKENS,
          "Make one token with more uses, or wait until some have expired.");
    }
    TokenRecord token =
        new TokenRecord(
            id,
            verifierKey,
            grant,
            nowMillis,
            Math.addExact(nowMillis, grant.lifetime().toMillis()),
            0,
            false);
    if (tokens.putIfAbsent(id, token) != null) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "token.id", id, "a new identifier");
    }
    return token;
  }

  /** Takes a token back. */
  public TokenRecord revokeToken(String id) {
    TokenRecord token = token(id).takenBack();
    tokens.put(id, token);
    return token;
  }

  /** The token of that id, open or not; TOKEN_UNKNOWN where there is none. */
  public TokenRecord token(String id) {
    TokenRecord token = tokens.get(id);
    if (token == null) {
      throw unknownToken(id);
    }
    return token;
  }

  /** The token, if it still lets somebody in. */
  public TokenRecord openToken(String id, long nowMillis) {
    TokenRecord token = token(id);
    token.requireOpen(nowMillis);
    return token;
  }

  /** How a token that is not known is refused, and one with a wrong secret: nothing tells which. */
  public static ContinuumException unknownToken(String id) {
    return ContinuumException.field(
        ErrorCode.TOKEN_UNKNOWN,
        "token " + id,
        "unknown",
        "a token of this cluster",
        "Make a new one on a node of the cluster: continuum token create.");
  }

  /** Who asks to be let in. The proof of the token's secret was judged before. */
  public record Applicant(NodeId id, String name, NodeRole role, String zone, String address) {}

  /** Uses a token once and lets the applicant in. */
  public Member enrol(Applicant applicant, String tokenId, Certificate issued, long nowMillis) {
    TokenRecord token = openToken(tokenId, nowMillis);
    NodeRole role = token.grant().roleFor(applicant.role());
    String zone = token.grant().zoneFor(applicant.zone());
    Member member = add(applicant, role, zone, tokenId, issued, nowMillis);
    tokens.put(tokenId, token.used());
    return member;
  }

  /** Lets a node in without a token, by an operator or as the first one. */
  public Member admit(Applicant applicant, Certificate issued, long nowMillis) {
    return add(applicant, applicant.role(), applicant.zone(), "", issued, nowMillis);
  }

  /** Another certificate for a node that is in. */
  public Member renew(NodeId id, Certificate issued, long nowMillis) {
    Member member = members.get(id);
    if (member == null) {
      throw unknownNode(id.toString());
    }
    if (member.revoked()) {
      throw revoked(member);
    }
    List<Certificate> valid = new ArrayList<>(member.certificates());
    valid.removeIf(certificate -> certificate.notAfterMillis() <= nowMillis);
    if (valid.size() >= MAX_CERTIFICATES_PER_MEMBER) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY,
          "certificates",
          valid.size(),
          "fewer than " + MAX_CERTIFICATES_PER_MEMBER,
          "Wait until one of this node's certificates has expired.");
    }
    valid.add(issued);
    Member renewed = member.with(valid);
    members.put(id, renewed);
    return renewed;
  }

  /** From now on nobody accepts the node; its identity never comes back. */
  public Member revoke(NodeId id, long nowMillis) {
    Member member = members.get(id);
    if (member == null) {
      throw unknownNode(id.toString());
    }
    if (member.revoked()) {
      return member;
    }
    Member revoked = member.revokedAt(nowMillis);
    members.put(id, revoked);
    return revoked;
  }

  /** Counts a revocation list that is about to be signed. */
  public long nextRevocationNumber() {
    return ++revocationNumber;
  }

  /** The one member whose name, identity or beginning of an identity that is. */
  public Member find(String text) {
    List<Member> found = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.name().equals(text) || member.id().toString().equals(text)) {
        return member;
      }
      if (text.length() >= 4 && member.id().toString().startsWith(text)) {
        found.add(member);
      }
    }
    if (found.size() != 1) {
      throw unknownNode(text);
    }
    return found.getFirst();
  }

  /**
   * Lets a node in again that the cluster had let go: with its identity, name, role and zone, and a
   * new token.
   */
  public Member readmit(NodeId id, String tokenId, Certificate issued, long nowMillis) {
    TokenRecord token = openToken(tokenId, nowMillis);
    Member renewed = renew(id, issued, nowMillis);
    tokens.put(tokenId, token.used());
    return renewed;
  }

  private Member add(
      Applicant applicant,
      NodeRole role,
      String zone,
      String tokenId,
      Certificate issued,
      long nowMillis) {
    if (members.size() >= MAX_MEMBERS) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY, "members", members.size(), "fewer than " + MAX_MEMBERS);
    }
    Member known = members.get(applicant.id());
    if (known != null) {
      throw known.revoked() ? revoked(known) : taken("identity", applicant.id().shortName());
    }
    for (Member member : members.values()) {
      if (member.name().equals(applicant.name()) && !member.revoked()) {
        throw taken("node.id", applicant.name());
      }
    }
    Member member =
        new Member(
            applicant.id(),
            applicant.name(),
            role,
            zone,
            applicant.address(),
            tokenId,
            nowMillis,
            Member.NOT_REVOKED,
            List.of(issued));
    members.put(member.id(), member);
    return member;
  }

  private void forgetSpentTokens(long nowMillis) {
    tokens.values().removeIf(token -> nowMillis - token.expiresMillis() > SPENT_TOKEN_KEPT_MILLIS);
  }

  private static ContinuumException unknownNode(String text) {
    return ContinuumException.field(
        ErrorCode.NODE_UNKNOWN,
        "node",
        text,
        "a name, an identity, or at least 4 characters that only one identity begins with",
        "See the nodes with: continuum ca show.");
  }

  private static ContinuumException revoked(Member member) {
    return ContinuumException.field(
        ErrorCode.NODE_REVOKED,
        "node " + member.name(),
        "revoked",
        "a node that was not revoked",
        "Give the machine a new identity: move node.key out of its data folder and join again.");
  }

  private static ContinuumException taken(String field, String value) {
    return ContinuumException.field(
        ErrorCode.NODE_ID_TAKEN,
        field,
        value,
        "one that no node of the cluster has",
        "Choose another --node-id; in a copied data folder remove node.key and tls; or revoke the"
            + " old node: continuum ca revoke "
            + value
            + ".");
  }
}

package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said on the join port. Thread-safe (immutable; nobody changes the arrays). */
public sealed interface JoinMessage {

  /**
   * A node asks to be let in.
   *
   * @param cluster the name that the server's certificate said, or that the node was configured
   *     with
   * @param scheme of the identity key
   * @param certificateRequest PKCS #10 in DER, signed by the key of the certificate
   * @param nowMillis the node's clock
   * @param attestation evidence, or empty
   * @param proof HMAC of the transcript under the token's verifier key
   * @param signature of the transcript by the identity key
   */
  record Request(
      String tokenId,
      ClusterName cluster,
      int scheme,
      byte[] identityKey,
      String name,
      NodeRole role,
      String zone,
      String address,
      long nowMillis,
      byte[] certificateRequest,
      byte[] attestation,
      byte[] proof,
      byte[] signature)
      implements JoinMessage {
    public static final int PROOF_BYTES = 32;

    public Request {
      JoinToken.checkId(tokenId);
      Names.check("node.id", name);
      Names.checkOptional("node.zone", zone);
      Names.checkAddress("node.advertise_address", address);
    }

    /** The same with both proofs. */
    public Request proved(byte[] newProof, byte[] newSignature) {
      return new Request(
          tokenId,
          cluster,
          scheme,
          identityKey,
          name,
          role,
          zone,
          address,
          nowMillis,
          certificateRequest,
          attestation,
          newProof,
          newSignature);
    }
  }

  /** A node that is in asks for its next certificate, over a channel with its present one. */
  record Renewal(long nowMillis, byte[] certificateRequest) implements JoinMessage {}

  /** A node that is in asks for the newest revocation list. */
  record Revocations(long haveNumber) implements JoinMessage {}

  /**
   * The node is in.
   *
   * @param chain certificates in DER: its own, then the authority's
   * @param revocations the revocation list in DER
   * @param seeds where nodes of the cluster are reached
   * @param keyring of the datagrams, opaque here
   */
  record Accepted(
      ClusterName cluster,
      NodeRole role,
      String zone,
      List<byte[]> chain,
      byte[] revocations,
      List<String> seeds,
      byte[] keyring,
      long nowMillis)
      implements JoinMessage {
    public Accepted {
      chain = List.copyOf(chain);
      seeds = List.copyOf(seeds);
    }
  }

  /** The newest revocation list in DER. */
  record RevocationList(byte[] revocations) implements JoinMessage {}

  /** No, in the words that both sides show. Either side may send it. */
  record Refused(ErrorCode code, String message, @Nullable String fix) implements JoinMessage {
    public static final int MAX_TEXT_CHARS = 500;

    public Refused {
      message = shorten(message);
      fix = fix == null ? null : shorten(fix);
    }

    public static Refused of(ContinuumException refusal) {
      return new Refused(refusal.code(), String.valueOf(refusal.getMessage()), refusal.fix());
    }

    /** The refusal as this side throws it. */
    public ContinuumException exception() {
      return fix == null
          ? ContinuumException.of(code, message)
          : ContinuumException.of(code, message, fix);
    }

    private static String shorten(String text) {
      int end = Math.min(text.length(), MAX_TEXT_CHARS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(0, end);
    }
  }
}

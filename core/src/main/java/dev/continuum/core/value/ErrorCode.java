package dev.continuum.core.value;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The stable codes of everything that can be refused. Thread-safe (immutable).
 *
 * <p>A code is part of the API: it is never renamed or given another meaning. Its {@link #slug()}
 * ends the {@code type} of an RFC 9457 problem document; its {@link Category} decides the HTTP
 * status and the exit code of the command line.
 */
public enum ErrorCode {
  REQUEST_INVALID(Category.INVALID),
  BODY_INVALID(Category.INVALID),
  FIELD_UNKNOWN(Category.INVALID),
  FIELD_INVALID(Category.INVALID),
  FIELD_MISSING(Category.INVALID),
  QUERY_INVALID(Category.INVALID),
  CONFIG_INVALID(Category.INVALID),
  CURSOR_INVALID(Category.INVALID),
  SPACE_UNKNOWN(Category.NOT_FOUND),
  MEMORY_UNKNOWN(Category.NOT_FOUND),
  LINK_UNKNOWN(Category.NOT_FOUND),
  ROUTE_UNKNOWN(Category.NOT_FOUND),
  METHOD_NOT_ALLOWED(Category.METHOD),
  MEDIA_TYPE_UNSUPPORTED(Category.MEDIA_TYPE),
  NOT_ACCEPTABLE(Category.NOT_ACCEPTABLE),
  ORIGIN_REFUSED(Category.FORBIDDEN),
  MEMORY_FORGOTTEN(Category.GONE),
  VERSION_CONFLICT(Category.PRECONDITION),
  IDEMPOTENCY_CONFLICT(Category.CONFLICT),
  EMBEDDING_DIMENSIONS_CONFLICT(Category.CONFLICT),
  SPACE_CONSISTENCY_FIXED(Category.CONFLICT),
  OPERATION_GAP(Category.CONFLICT),
  OPERATION_FORKED(Category.CONFLICT),
  TOO_LARGE(Category.TOO_LARGE),
  TOO_MANY(Category.TOO_MANY),
  STORAGE_FULL(Category.FULL),
  STORAGE_FAILED(Category.UNAVAILABLE),
  STORAGE_CORRUPT(Category.INTERNAL),
  DATA_DIR_LOCKED(Category.CONFLICT),
  CLOCK_SKEW(Category.UNAVAILABLE),
  TOKEN_MALFORMED(Category.INVALID),
  TOKEN_UNKNOWN(Category.NOT_FOUND),
  TOKEN_USED(Category.FORBIDDEN),
  TOKEN_EXPIRED(Category.FORBIDDEN),
  TOKEN_REVOKED(Category.FORBIDDEN),
  TOKEN_SCOPE(Category.FORBIDDEN),
  AUTHORITY_PIN_MISMATCH(Category.FORBIDDEN),
  AUTHORITY_MISSING(Category.PRECONDITION),
  CLUSTER_MISMATCH(Category.FORBIDDEN),
  CLUSTER_IDENTITY_EXISTS(Category.CONFLICT),
  CLUSTER_IDENTITY_MISSING(Category.PRECONDITION),
  NODE_ID_TAKEN(Category.CONFLICT),
  ADDRESS_UNREACHABLE(Category.UNAVAILABLE),
  NODE_UNKNOWN(Category.NOT_FOUND),
  NODE_DEPARTED(Category.FORBIDDEN),
  NODE_REVOKED(Category.FORBIDDEN),
  CERTIFICATE_REQUEST_INVALID(Category.INVALID),
  CERTIFICATE_REFUSED(Category.FORBIDDEN),
  REVOCATION_LIST_REFUSED(Category.FORBIDDEN),
  ATTESTATION_REFUSED(Category.FORBIDDEN),
  JOIN_MESSAGE_INVALID(Category.INVALID),
  JOIN_UNREACHABLE(Category.UNAVAILABLE),
  NODE_UNREACHABLE(Category.UNAVAILABLE),
  KEYRING_MISMATCH(Category.CONFLICT),
  QUORUM_LOST(Category.UNAVAILABLE),
  CONSENSUS_STOPPED(Category.UNAVAILABLE),
  NOT_LEADER(Category.CONFLICT),
  VOTERS_UNSAFE(Category.CONFLICT),
  EPOCH_STALE(Category.CONFLICT),
  COMMAND_INVALID(Category.INVALID),
  STATE_PRESENT(Category.CONFLICT),
  SNAPSHOT_INVALID(Category.INTERNAL),
  PROPOSAL_STALE(Category.CONFLICT),
  STATE_DIVERGED(Category.INTERNAL),
  NODE_QUARANTINED(Category.FORBIDDEN),
  ALLOCATION_UNKNOWN(Category.NOT_FOUND),
  CAPACITY_EXCEEDED(Category.CONFLICT),
  OVERLOADED(Category.UNAVAILABLE),
  STARTING(Category.UNAVAILABLE),
  SHUTTING_DOWN(Category.UNAVAILABLE),
  DEADLINE_EXCEEDED(Category.UNAVAILABLE),
  INTERNAL(Category.INTERNAL);

  /** What kind of refusal a code is; transports map it to their own status. */
  public enum Category {
    /** The request is wrong and stays wrong: HTTP 400. */
    INVALID,
    /** The caller may not do this: HTTP 403. */
    FORBIDDEN,
    /** What it names does not exist: HTTP 404. */
    NOT_FOUND,
    /** HTTP 405. */
    METHOD,
    /** HTTP 415. */
    MEDIA_TYPE,
    /** The answer exists in no form that the caller accepts: HTTP 406. */
    NOT_ACCEPTABLE,
    /** It existed and was forgotten: HTTP 410. */
    GONE,
    /** It contradicts what is stored: HTTP 409. */
    CONFLICT,
    /** It was asked for under a condition that does not hold: HTTP 412. */
    PRECONDITION,
    /** HTTP 413. */
    TOO_LARGE,
    /** HTTP 429. */
    TOO_MANY,
    /** The disk is full: HTTP 507. */
    FULL,
    /** Try again later: HTTP 503. */
    UNAVAILABLE,
    /** Our fault: HTTP 500. */
    INTERNAL
  }

  private final Category category;
  private final String slug;

  ErrorCode(Category category) {
    this.category = category;
    this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Category category() {
    return category;
  }

  /** The code as it stands in documents: lower case with hyphens, {@code space-unknown}. */
  public String slug() {
    return slug;
  }

  /** The code whose {@link #slug} that is; null where this build knows none. */
  public static @Nullable ErrorCode ofSlug(String slug) {
    for (ErrorCode each : values()) {
      if (each.slug.equals(slug)) {
        return each;
      }
    }
    return null;
  }
}

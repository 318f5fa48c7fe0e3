package dev.continuum.api.json;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a problem document. Thread-safe (immutable).
 *
 * @param status the HTTP status
 * @param detail what is wrong, in one line
 * @param field the path of the field that is wrong, or null where it is no single field
 * @param fix what the caller can do, or null
 * @param instance a URI of this one refusal, to find it in the log; or null
 */
public record ProblemJson(
    int status,
    ErrorCode code,
    String detail,
    @Nullable String field,
    @Nullable String fix,
    @Nullable String instance) {

  /** Where the server itself explains every code. */
  public static final String TYPE_PREFIX = "/docs/errors#";

  public static ProblemJson of(ContinuumException refusal, @Nullable String instance) {
    return new ProblemJson(
        status(refusal.code()),
        refusal.code(),
        String.valueOf(refusal.getMessage()),
        refusal.fieldPath(),
        refusal.fix(),
        instance);
  }

  /** The HTTP status of a code. */
  public static int status(ErrorCode code) {
    return switch (code.category()) {
      case INVALID -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case METHOD -> 405;
      case NOT_ACCEPTABLE -> 406;
      case CONFLICT -> 409;
      case GONE -> 410;
      case PRECONDITION -> 412;
      case TOO_LARGE -> 413;
      case MEDIA_TYPE -> 415;
      case TOO_MANY -> 429;
      case INTERNAL -> 500;
      case UNAVAILABLE -> 503;
      case FULL -> 507;
    };
  }

  /** The code in words: {@code Space unknown}. */
  public static String title(ErrorCode code) {
    String slug = code.slug();
    return Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
  }

  /** RFC 9457: type, title, status, detail, instance; ours: code, field, fix. */
  public void write(JsonWriter out) {
    out.beginObject()
        .field("type", TYPE_PREFIX + code.slug())
        .field("title", title(code))
        .field("status", status)
        .field("code", code.slug())
        .field("detail", detail)
        .field("field", field)
        .field("fix", fix)
        .field("instance", instance)
        .endObject();
  }
}

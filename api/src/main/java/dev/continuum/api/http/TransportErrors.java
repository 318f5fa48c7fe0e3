package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.ProblemJson;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/**
 * Answers for requests that fail before they have a route: broken heads, over-long paths, too many
 * at once. Thread-safe (stateless).
 */
final class TransportErrors implements DirectHandler {
  private TransportErrors() {}

  static DirectHandlers handlers() {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      builder.addHandler(type, new TransportErrors());
    }
    return builder.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    ErrorCode code = code(status);
    ProblemJson problem =
        new ProblemJson(
            status.code(),
            code,
            detail(status, code == ErrorCode.INTERNAL ? null : message),
            null,
            null,
            null);
    JsonWriter out = new JsonWriter();
    problem.write(out);
    headers.set(HeaderNames.CONTENT_TYPE, MediaTypes.PROBLEM);
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .entity(out.toByteArray())
        .keepAlive(false)
        .build();
  }

  private static String detail(Status status, @Nullable String message) {
    if (status.code() == 414) {
      return "request line: too long (expected: at most "
          + ApiServer.MAX_REQUEST_LINE_BYTES
          + " bytes)";
    }
    return "request: "
        + (message == null ? "refused with " + status.code() : message)
        + " (expected: HTTP/1.1 with one Host, one length, and at most "
        + ApiServer.MAX_HEADERS_BYTES
        + " bytes of headers)";
  }

  private static ErrorCode code(Status status) {
    return switch (status.code()) {
      case 413, 414, 431 -> ErrorCode.TOO_LARGE;
      case 503 -> ErrorCode.OVERLOADED;
      case 500 -> ErrorCode.INTERNAL;
      default -> ErrorCode.REQUEST_INVALID;
    };
  }
}

package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.ProblemJson;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns refusals and failures into problem documents. Thread-safe. */
final class Problems {
  static final Header PROBLEM = HeaderValues.createCached("Content-Type", MediaTypes.PROBLEM);
  private static final Header RETRY_AFTER = HeaderValues.createCached("Retry-After", "1");
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** The problem of any failure; what is our fault is logged under the problem's instance. */
  static ProblemJson of(Throwable failure) {
    String instance = "urn:uuid:" + UUID.randomUUID();
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof ContinuumException refusal) {
      if (refusal.code().category() == ErrorCode.Category.INTERNAL) {
        LOG.error("{} {}", instance, refusal.getMessage(), refusal);
      }
      return ProblemJson.of(refusal, instance);
    }
    LOG.error("{} unexpected failure", instance, cause);
    return new ProblemJson(
        500,
        ErrorCode.INTERNAL,
        "An unexpected failure on this node.",
        null,
        "Look for " + instance + " in the node's log.",
        instance);
  }

  static void send(ServerResponse response, ProblemJson problem, boolean head) {
    JsonWriter out = new JsonWriter();
    problem.write(out);
    response.status(Status.create(problem.status()));
    response.header(PROBLEM);
    if (problem.status() == 503 || problem.status() == 429) {
      response.header(RETRY_AFTER);
    }
    if (head) {
      response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, out.size()));
      response.send();
    } else {
      response.send(out.array(), 0, out.size());
    }
  }
}

package dev.continuum.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemJsonTest {
  @Test
  void saysAllThatTheRefusalKnows() {
    ContinuumException refusal =
        ContinuumException.field(ErrorCode.FIELD_INVALID, "limit", 0, "1..10", "Ask for more.");
    JsonWriter out = new JsonWriter();
    ProblemJson.of(refusal, "urn:uuid:x").write(out);
    assertEquals(
        "{\"type\":\"/docs/errors#field-invalid\",\"title\":\"Field invalid\",\"status\":400,"
            + "\"code\":\"field-invalid\",\"detail\":\"limit: 0 (expected: 1..10)\","
            + "\"field\":\"limit\",\"fix\":\"Ask for more.\",\"instance\":\"urn:uuid:x\"}",
        out.toString());
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAnErrorStatusAndATitle(ErrorCode code) {
    int status = ProblemJson.status(code);
    assertTrue(status >= 400 && status < 600, code + " " + status);
    assertTrue(ProblemJson.title(code).matches("[A-Z][a-z ]+"), ProblemJson.title(code));
  }
}

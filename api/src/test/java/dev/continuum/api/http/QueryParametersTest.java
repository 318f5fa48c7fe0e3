package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryParametersTest {
  private static QueryParameters parse(@Nullable String raw) {
    return QueryParameters.parse(raw, List.of("a", "b c", "limit"));
  }

  @Test
  void decodesNamesAndValues() {
    assertEquals("1", parse("a=1").get("a"));
    assertEquals("x y+z\u00e9", parse("b+c=x%20y%2Bz%C3%A9").get("b c"));
    assertEquals("", parse("a").get("a"));
    assertEquals("", parse("a=").get("a"));
    assertEquals("b=c", parse("a=b=c").get("a"));
    assertEquals(List.of("1", "2"), parse("a=1&&a=2&").all("a"));
    assertNull(parse(null).get("a"));
    assertNull(parse("").get("a"));
  }

  @Test
  void numbersAndWordsAreChecked() {
    assertEquals(7, parse("limit=7").integer("limit", 1, 10, 5));
    assertEquals(5, parse("").integer("limit", 1, 10, 5));
    assertEquals("x", parse("a=x").word("a", List.of("x", "y"), "y"));
    assertEquals("y", parse("").word("a", List.of("x", "y"), "y"));
    assertThrows(ContinuumException.class, () -> parse("a=z").word("a", List.of("x"), "x"));
    for (String wrong : List.of("0", "11", "", "1.0", "99999999999")) {
      assertThrows(
          ContinuumException.class, () -> parse("limit=" + wrong).integer("limit", 1, 10, 5));
    }
  }

  @Test
  void aRepeatedNameIsNoSingleValue() {
    assertThrows(ContinuumException.class, () -> parse("a=1&a=2").get("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"d=1", "a=%", "a=%4", "a=%zz", "a=%ff", "%61%=1", "a=%C3"})
  void theRestIsRefused(String raw) {
    ContinuumException refusal = assertThrows(ContinuumException.class, () -> parse(raw));
    assertEquals(ErrorCode.QUERY_INVALID, refusal.code());
  }

  @Test
  void theNumberOfParametersIsBounded() {
    assertEquals(
        QueryParameters.MAX_PARAMETERS,
        parse("a&".repeat(QueryParameters.MAX_PARAMETERS - 1) + "a").all("a").size());
    assertThrows(
        ContinuumException.class, () -> parse("a&".repeat(QueryParameters.MAX_PARAMETERS) + "a"));
  }
}

package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentHistoryTest {
  private static final int WRITES = ContentHistory.MAX_EARLIER + 4;

  @Test
  void theLatestStayWhateverTheOrder() {
    ContentHistory forwards = new ContentHistory();
    ContentHistory backwards = new ContentHistory();
    for (int i = 1; i <= WRITES; i++) {
      forwards.write(at(i), "text " + i);
      backwards.write(at(WRITES + 1 - i), "text " + (WRITES + 1 - i));
    }
    for (ContentHistory history : new ContentHistory[] {forwards, backwards}) {
      assertEquals("text " + WRITES, history.text());
      int oldest = WRITES - ContentHistory.MAX_EARLIER;
      assertEquals("text " + oldest, textAsOf(history, oldest));
      assertNull(history.asOf(oldest - 1));
    }
  }

  @Test
  void anEarlierContentThatIsTooLongIsKnownToBeUnknown() {
    ContentHistory history = new ContentHistory();
    String tooLong = "x".repeat(ContentHistory.MAX_EARLIER_CHARS + 1);
    history.write(at(1), "short");
    history.write(at(2), tooLong);
    assertEquals(tooLong, history.text());
    history.write(at(3), "new");
    assertEquals("new", textAsOf(history, 9));
    assertNull(textAsOf(history, 2));
    assertEquals("short", textAsOf(history, 1));
  }

  private static @Nullable String textAsOf(ContentHistory history, long millis) {
    ContentHistory.Revision revision = history.asOf(millis);
    return revision == null ? null : revision.text();
  }

  private static Stamp at(long millis) {
    return new Stamp(HybridTime.of(millis, 0), new Dot(1, millis));
  }
}

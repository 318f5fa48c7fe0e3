package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.app.GoldenFile;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page that operators look codes up in names every code of joining and of links, and no other.
 */
class TroubleshootingDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)`.*\\|$");

  @Test
  void everyCodeThatKeepsNodesApartIsExplained() throws IOException {
    String page = Files.readString(GoldenFile.root().resolve("docs/operating/troubleshooting.md"));
    Set<String> explained = new TreeSet<>();
    Matcher rows = ROW.matcher(page);
    while (rows.find()) {
      explained.add(rows.group(1));
    }
    Set<String> known = new TreeSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      known.add(code.slug());
    }
    assertTrue(known.containsAll(explained), () -> explained + " has a code that is none");

    Set<String> needed = new TreeSet<>();
    for (ErrorCode code : EnumSet.range(ErrorCode.TOKEN_MALFORMED, ErrorCode.KEYRING_MISMATCH)) {
      needed.add(code.slug());
    }
    needed.add(ErrorCode.CLOCK_SKEW.slug());
    needed.add(ErrorCode.OVERLOADED.slug());
    needed.add(ErrorCode.DEADLINE_EXCEEDED.slug());
    needed.removeAll(explained);
    needed.remove(ErrorCode.NODE_UNKNOWN.slug()); // a word of the command line, not between nodes
    assertEquals(Set.of(), needed, "not explained");
  }
}

package dev.continuum.app.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever a configuration file holds, reading it ends, with contents or with problems. */
class YamlFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    YamlReader.Contents contents = YamlReader.read("fuzz.yaml", text);
    contents
        .entries()
        .forEach(
            (name, entry) -> {
              ConfigKey<?> key = ConfigKeys.byName(name);
              if (key != null) {
                assertPrintsWhatItReads(key, entry.value());
              }
              assertTrue(entry.line() >= 1);
            });
    // A lambda over ConfigProblem would load it before Jazzer's agent, which then redefines it; JDK
    // 25
    // loses the fields of a redefined record with annotated components.
    for (ConfigProblem problem : contents.problems()) {
      assertFalse(problem.message().contains("\n"), problem.message());
    }
  }

  private static <T> void assertPrintsWhatItReads(ConfigKey<T> key, Raw raw) {
    T value = key.type().parse(raw);
    if (value != null) {
      String printed = key.type().print(value);
      assertTrue(value.equals(key.type().parse(new Raw.Text(printed))), key.name() + printed);
    }
  }
}

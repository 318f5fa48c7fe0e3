package dev.continuum.sim.discovery;

import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.List;

/** Discovery's table under random runs, verdicts and time. Thread-safe (stateless). */
public final class DiscoveryProperties {
  private static final int MAX_STEPS = 120;

  private DiscoveryProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "discovery-table",
            "is bounded, keeps what ranks highest, counts only the verified, and tells each change",
            DiscoveryProperties::table));
  }

  private static void table(Choices choices, Trace trace) {
    TableHistory history = new TableHistory(choices, trace);
    for (int step : choices.list(MAX_STEPS, draw -> draw.below(8))) {
      switch (step) {
        case 0, 1, 2 -> history.run();
        case 3, 4, 5 -> history.verify();
        case 6 -> history.pass();
        default -> history.judgeAgain();
      }
      history.check();
    }
    history.end();
  }
}

package dev.continuum.sim.discovery;

import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscoveryPropertiesTest {
  private static final int CASES = 400;

  static Iterable<Property> properties() {
    return DiscoveryProperties.all();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void holds(Property property) {
    PropertyRunner.assertHolds(property, CASES);
  }
}

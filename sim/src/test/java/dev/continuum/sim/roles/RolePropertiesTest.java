package dev.continuum.sim.roles;

import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RolePropertiesTest {
  private static final int CASES = 120;

  static Iterable<Property> properties() {
    return RoleProperties.all();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void holds(Property property) {
    PropertyRunner.assertHolds(property, CASES);
  }
}

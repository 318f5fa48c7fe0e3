package dev.continuum.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every property holds for a modest number of cases; {@code ./dev sim} runs as many as asked. */
class CatalogueTest {
  private static final int CASES = 100;

  @TestFactory
  Stream<DynamicTest> everyPropertyHolds() {
    return Catalogue.all().stream()
        .map(
            property ->
                DynamicTest.dynamicTest(
                    property.name(), () -> PropertyRunner.assertHolds(property, CASES)));
  }

  @Test
  void namesAreTheirOwn() {
    List<String> names = Catalogue.all().stream().map(Property::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
  }
}

package dev.continuum.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The directions in which the modules and packages of the whole product may depend. */
class ArchitectureTest {
  private static final String CORE = "dev.continuum.core..";
  private static final String SIM = "dev.continuum.sim..";
  private static final String DRIVERS = "dev.continuum.drivers..";
  private static final String API = "dev.continuum.api..";
  private static final String APP = "dev.continuum.app..";
  private static final String CLIENT = "dev.continuum.client..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.continuum");

  @Test
  void everyModuleIsLookedAt() {
    for (String module : List.of("core", "sim", "drivers", "api", "app", "client")) {
      assertTrue(
          ALL.stream().anyMatch(c -> c.getPackageName().startsWith("dev.continuum." + module)),
          module);
    }
  }

  @Test
  void coreKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SIM, DRIVERS, API, APP, CLIENT)
        .check(ALL);
  }

  @Test
  void driversAndApiNeverMeet() {
    noClasses()
        .that()
        .resideInAPackage(DRIVERS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, APP, CLIENT)
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage(API)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DRIVERS, APP, CLIENT)
        .check(ALL);
  }

  /** The simulator runs core alone, and of the product only the command that is made of it. */
  @Test
  void theSimulatorMeetsCoreAndItsCommand() {
    noClasses()
        .that()
        .resideInAPackage(SIM)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DRIVERS, API, APP, CLIENT)
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage(DRIVERS, API, CLIENT, "dev.continuum.app.node..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SIM)
        .check(ALL);
  }

  @Test
  void theClientKnowsNothingOfTheNode() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, DRIVERS, API, APP)
        .check(ALL);
  }

  @Test
  void nothingImportsTheApplication() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .check(ALL);
  }

  @Test
  void clientCommandsLoadNothingOfANode() {
    noClasses()
        .that()
        .areAssignableTo("dev.continuum.app.cli.ClientCommand")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DRIVERS, API, "io.helidon..")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.continuum.(*).(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void whatLogsIsOutsideOfCore() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, CLIENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "java.util.logging..")
        .check(ALL);
  }
}

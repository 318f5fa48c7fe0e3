package dev.continuum.core;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The direction inside core, and what core must not touch. */
class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.continuum.core");

  private static final String VALUE = "dev.continuum.core.value..";
  private static final String CRDT = "dev.continuum.core.crdt..";
  private static final String MEMORY = "dev.continuum.core.memory..";
  private static final String MEMBERSHIP = "dev.continuum.core.membership..";
  private static final String GOSSIP = "dev.continuum.core.gossip..";
  private static final String DISCOVERY = "dev.continuum.core.discovery..";
  private static final String CONSENSUS = "dev.continuum.core.consensus..";
  private static final String CONSENSUS_PORT = "dev.continuum.core.consensus.port..";
  private static final String COORDINATOR = "dev.continuum.core.coordinator..";
  private static final String NODE = "dev.continuum.core.node..";

  private static final ArchRule WORLD =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.slf4j..",
                      "java.io..",
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.util.concurrent.locks..",
                      "java.util.logging..")
                  .or(assignableTo(Thread.class))
                  .or(assignableTo(Executor.class)));

  private static final ArchRule ORDER =
      noClasses()
          .should()
          .dependOnClassesThat(
              nameMatching(
                  "java\\.util\\.(concurrent\\.)?"
                      + "(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable|ConcurrentHashMap)"));

  /** The JDK salts the order of what these build in every run. */
  private static final ArchRule SALT =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(type(Set.class).or(type(Map.class))))
                  .and(target(nameMatching("of|copyOf|ofEntries"))));

  @Test
  void valueImportsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(VALUE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, NODE)
        .check(CORE);
  }

  @Test
  void crdtImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(CRDT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MEMORY, MEMBERSHIP, NODE)
        .check(CORE);
  }

  @Test
  void membershipImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(MEMBERSHIP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, NODE)
        .check(CORE);
  }

  @Test
  void gossipImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(GOSSIP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, DISCOVERY, CONSENSUS, COORDINATOR, NODE)
        .check(CORE);
  }

  @Test
  void discoveryImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(DISCOVERY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, NODE)
        .check(CORE);
  }

  @Test
  void consensusImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(CONSENSUS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, NODE)
        .check(CORE);
  }

  @Test
  void coordinatorImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(COORDINATOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, DISCOVERY, CONSENSUS, NODE)
        .check(CORE);
  }

  @Test
  void reconcileImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage("dev.continuum.core.reconcile..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, MEMBERSHIP, DISCOVERY, CONSENSUS, COORDINATOR, NODE)
        .check(CORE);
  }

  @Test
  void replicationKnowsMemoryAndNotItsNode() {
    noClasses()
        .that()
        .resideInAPackage("dev.continuum.core.replication..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MEMBERSHIP, DISCOVERY, CONSENSUS, COORDINATOR, GOSSIP, NODE)
        .check(CORE);
  }

  @Test
  void memoryDoesNotKnowItsNode() {
    noClasses()
        .that()
        .resideInAPackage(MEMORY)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(NODE)
        .check(CORE);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.continuum.core.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void coreStandsOnTheJdkAlone() {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(
                "dev.continuum.core..",
                "java.lang..",
                "java.math..",
                "java.nio",
                "java.nio.charset",
                "java.security",
                "java.text..",
                "java.time..",
                "java.util",
                "java.util.concurrent.atomic",
                "java.util.function",
                "java.util.regex",
                "java.util.stream",
                "java.util.zip",
                "org.jspecify.annotations")
            .or(assignableTo(CompletionStage.class));
    classes().should().onlyDependOnClassesThat(allowed).check(CORE);
  }

  /**
   * A promise is how a port answers later, an atomic how many callers draw from one source: only
   * the rooms that face drivers know that there are threads.
   */
  @Test
  void onlyPortsFaceThreads() {
    DescribedPredicate<JavaClass> shared =
        resideInAnyPackage("java.util.concurrent..").or(assignableTo(CompletionStage.class));
    noClasses()
        .that()
        .resideOutsideOfPackages(NODE, CONSENSUS_PORT)
        .should()
        .dependOnClassesThat(shared)
        .check(CORE);
  }

  @Test
  void coreTouchesNoThreadFileSocketOrLog() {
    WORLD.check(CORE);
  }

  @Test
  void coreHasNoCollectionWithoutAnOrder() {
    ORDER.check(CORE);
  }

  @Test
  void coreBuildsNoSaltedSetOrMap() {
    SALT.check(CORE);
  }

  /** A rule that nothing breaks may be a rule that cannot be broken. */
  @Test
  void theRulesCatchWhatTheyForbid() {
    JavaClasses bad = new ClassFileImporter().importClasses(Bad.class);
    for (ArchRule rule : List.of(WORLD, ORDER, SALT)) {
      assertTrue(rule.evaluate(bad).hasViolation(), rule.getDescription());
    }
  }

  /** Everything that core must not do. */
  @SuppressWarnings("unused") // only its bytes are read
  private static final class Bad {
    private final Map<String, String> unordered = new HashMap<>();
    private final Set<String> salted = Set.of("a", "b");
    private final Path file = Path.of("a");
  }
}

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

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
  private static final String NODE = "dev.continuum.core.node..";

  @Test
  void valueImportsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(VALUE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CRDT, MEMORY, NODE)
        .check(CORE);
  }

  @Test
  void crdtImportsOnlyValue() {
    noClasses()
        .that()
        .resideInAPackage(CRDT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MEMORY, NODE)
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
                "java.util.function",
                "java.util.regex",
                "java.util.stream",
                "java.util.zip",
                "org.jspecify.annotations")
            .or(assignableTo(CompletionStage.class));
    classes().should().onlyDependOnClassesThat(allowed).check(CORE);
  }

  /** A promise is how a port answers later; only the room that faces drivers has ports. */
  @Test
  void onlyTheNodeMakesPromises() {
    noClasses()
        .that()
        .resideOutsideOfPackage(NODE)
        .should()
        .dependOnClassesThat(assignableTo(CompletionStage.class))
        .check(CORE);
  }

  @Test
  void coreTouchesNoThreadFileSocketOrLog() {
    DescribedPredicate<JavaClass> world =
        resideInAnyPackage(
                "org.slf4j..",
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.concurrent.locks..",
                "java.util.logging..")
            .or(assignableTo(Thread.class))
            .or(assignableTo(Executor.class));
    noClasses().should().dependOnClassesThat(world).check(CORE);
  }

  @Test
  void coreHasNoCollectionWithoutAnOrder() {
    DescribedPredicate<JavaClass> unordered =
        resideInAnyPackage("java.util..")
            .and(nameMatching(".*\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)"))
            .or(nameMatching("java\\.util\\.concurrent\\.ConcurrentHashMap"));
    noClasses().should().dependOnClassesThat(unordered).check(CORE);
  }

  /** The JDK salts the order of these in every run. */
  @Test
  void coreBuildsNoSaltedSetOrMap() {
    DescribedPredicate<JavaCall<?>> salted =
        target(owner(type(Set.class).or(type(Map.class))))
            .and(target(nameMatching("of|copyOf|ofEntries")));
    noClasses().should().callMethodWhere(salted).check(CORE);
  }
}

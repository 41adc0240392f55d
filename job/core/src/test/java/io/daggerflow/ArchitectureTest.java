package io.daggerflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.daggerflow");

  private static final String[] PURE = {
    "io.daggerflow.template..",
    "io.daggerflow.state..",
    "io.daggerflow.engine..",
    "io.daggerflow.call..",
    "io.daggerflow.handler..",
    "io.daggerflow.correlation..",
    "io.daggerflow.routing..",
    "io.daggerflow.scenario..",
    "io.daggerflow.codec..",
    "io.daggerflow.message..",
    "io.daggerflow.value..",
    "io.daggerflow.expression..",
    "io.daggerflow.format..",
    "io.daggerflow.builder..",
    "io.daggerflow.view..",
    "io.daggerflow.drawing..",
    "io.daggerflow.inspect..",
  };

  @Test
  void theCoreKnowsNeitherFlinkNorKafkaNorLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..", "org.slf4j..", "java.util.logging..", "java.lang.System.Logger")
        .check(CORE);
  }

  @Test
  void pureCodeAsksNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.time.Clock.class)
        .check(CORE);
  }

  @Test
  void pureCodeDrawsNoRandomNumbers() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.util.Random.class,
            java.security.SecureRandom.class,
            java.util.concurrent.ThreadLocalRandom.class)
        .check(CORE);
  }

  @Test
  void onlyItsOwnPackageKnowsTheLanguageOfExpressions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.daggerflow.expression.cel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cel..")
        .check(CORE);
  }

  @Test
  void onlyValuesAndTextFormatsKnowJsonAndYamlLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.daggerflow.value..", "io.daggerflow.format..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson..", "org.yaml..")
        .check(CORE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.daggerflow.(**)").should().beFreeOfCycles().check(CORE);
  }
}

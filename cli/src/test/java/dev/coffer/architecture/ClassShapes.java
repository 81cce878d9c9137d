package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What a class of Coffer looks like, whatever it does. */
final class ClassShapes {
  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer..")
          .and()
          .resideOutsideOfPackage("dev.coffer.proto..")
          .should()
          .haveNameMatching(".*[a-z](Manager|Helper|Utils?|Impl)(\\$.*)?")
          .because("a name says what a thing is, not that somebody needed it");

  static final ArchRule PUBLIC_CLASSES_ARE_CLOSED =
      classes()
          .that(ModuleBoundaries.SDK)
          .and()
          .arePublic()
          .should(beClosed())
          .because("the SDK is extended in its SPIs alone");

  static final ArchRule PUBLIC_SIGNATURES_ARE_FREE_OF_JACKSON =
      methods()
          .that()
          .areDeclaredInClassesThat(ModuleBoundaries.SDK)
          .and()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(notMention("com.fasterxml.jackson"))
          .because("Jackson may be replaced without anybody who uses the SDK");

  static final ArchRule ONLY_THE_COMMAND_TALKS_ON_STANDARD_STREAMS =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer..")
          .and()
          .resideOutsideOfPackages(
              "dev.coffer.cli..", "dev.coffer.benchmarks..", "dev.coffer.conformance..")
          .should(ACCESS_STANDARD_STREAMS)
          .because("a library's output belongs to the program that uses it");

  private ClassShapes() {}

  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be final, sealed, an interface, a record or an enum") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.isInterface()
                || type.isEnum()
                || type.getModifiers().contains(FINAL)
                || type.reflect().isSealed();
        events.add(
            new SimpleConditionEvent(
                type, closed, type.getName() + " can be subclassed by anyone"));
      }
    };
  }

  private static ArchCondition<JavaMethod> notMention(String packagePrefix) {
    return new ArchCondition<>("not mention " + packagePrefix) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean mentions =
            method.getAllInvolvedRawTypes().stream()
                .anyMatch(type -> type.getName().startsWith(packagePrefix));
        events.add(
            new SimpleConditionEvent(
                method, !mentions, method.getFullName() + " mentions " + packagePrefix));
      }
    };
  }
}

package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.RemoteConnector;
import dev.coffer.store.RecordStoreProvider;
import java.util.List;
import java.util.ServiceLoader;

/** What is found at run time can be found, and whoever knows one backend knows all. */
final class Providers {
  private static final List<Class<?>> SERVICES =
      List.of(
          BackendProvider.class,
          RecordStoreProvider.class,
          KeyProviderFactory.class,
          RemoteConnector.class);

  static final ArchRule ARE_OFFERED_AS_SERVICES =
      classes()
          .that(implementOneOf(SERVICES))
          .and()
          .arePublic()
          .should(beOfferedAsService())
          .because("a provider without its line in META-INF/services does not exist for a user");

  static final ArchRule OF_BACKENDS_HAVE_THE_SAME_FILES_BESIDE_THEM =
      classes()
          .that(implementOneOf(List.of(BackendProvider.class)))
          .and(DescribedPredicate.not(ModuleBoundaries.SDK))
          .should(standBeside("Backend", "Config"))
          .allowEmptyShould(true)
          .because("whoever knows one backend knows all");

  private Providers() {}

  private static DescribedPredicate<JavaClass> implementOneOf(List<Class<?>> services) {
    DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysFalse();
    for (Class<?> service : services) {
      any = any.or(assignableTo(service));
    }
    return any.and(DescribedPredicate.not(INTERFACES))
        .as("implement one of " + services.stream().map(Class::getSimpleName).toList());
  }

  private static ArchCondition<JavaClass> beOfferedAsService() {
    return new ArchCondition<>("be offered in META-INF/services") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean offered =
            SERVICES.stream()
                .filter(service -> type.isAssignableTo(service))
                .flatMap(service -> ServiceLoader.load(service).stream())
                .anyMatch(provider -> provider.type().getName().equals(type.getName()));
        events.add(
            new SimpleConditionEvent(
                type, offered, type.getName() + " is in no file of META-INF/services"));
      }
    };
  }

  private static ArchCondition<JavaClass> standBeside(String... suffixes) {
    return new ArchCondition<>("be named XBackendProvider beside " + List.of(suffixes)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean named = type.getSimpleName().endsWith("BackendProvider");
        List<String> siblings =
            type.getPackage().getClasses().stream().map(JavaClass::getSimpleName).toList();
        String name = type.getSimpleName().replaceFirst("BackendProvider$", "");
        for (String suffix : suffixes) {
          boolean there = named && siblings.contains(name + suffix);
          events.add(
              new SimpleConditionEvent(
                  type, there, type.getName() + " has no " + name + suffix + " beside it"));
        }
      }
    };
  }
}

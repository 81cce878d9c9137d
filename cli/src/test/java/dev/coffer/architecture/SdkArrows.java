package dev.coffer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The arrows between the packages of sdk-core: each package, and those it may know. The table is in
 * an order in which every arrow points up, so it has no cycles.
 */
final class SdkArrows {
  private record Room(String name, Set<String> mayKnow) {}

  private static final List<Room> ROOMS =
      List.of(
          room("model"),
          room("spi", "model"),
          room("envelope", "model"),
          room("key", "model", "spi", "envelope"),
          room("store", "model", "spi", "envelope", "key"),
          room("journal", "model", "spi", "envelope", "key", "store"),
          room("transit", "model", "spi", "envelope", "key", "store"),
          room("memory", "model", "spi", "store"),
          room("observe", "model", "spi"),
          room("pipeline", "model", "spi"),
          room("layer", "model", "spi", "pipeline"),
          room("compose", "model", "spi"),
          room("config", "model", "spi", "key", "store", "memory", "pipeline", "layer", "compose"),
          // What an application types stands on all of it.
          room(
              "",
              "model",
              "spi",
              "envelope",
              "key",
              "store",
              "journal",
              "transit",
              "memory",
              "pipeline",
              "layer",
              "compose",
              "config"),
          // Made of references, which applications type.
          room("integration", "", "model", "spi"));

  static final ArchRule ONLY_DRAWN_ARROWS =
      classes()
          .that(ModuleBoundaries.SDK)
          .should(knowOnlyWhatIsDrawn())
          .because("the arrows between the packages are drawn in one place");

  private SdkArrows() {}

  /** Every room stands below those it may know; a cycle could not be written down. */
  static void checkOrder() {
    for (int i = 0; i < ROOMS.size(); i++) {
      Set<String> above = Set.copyOf(ROOMS.subList(0, i).stream().map(Room::name).toList());
      if (!above.containsAll(ROOMS.get(i).mayKnow())) {
        throw new IllegalStateException(ROOMS.get(i) + " knows what stands below it");
      }
    }
  }

  private static Room room(String name, String... mayKnow) {
    return new Room(name, Set.of(mayKnow));
  }

  private static ArchCondition<JavaClass> knowOnlyWhatIsDrawn() {
    Map<String, Set<String>> arrows =
        ROOMS.stream().collect(Collectors.toMap(Room::name, Room::mayKnow));
    return new ArchCondition<>("know only the packages that are drawn for theirs") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<String> mayKnow = arrows.get(roomOf(type));
        if (mayKnow == null) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no room"));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          boolean drawn =
              !ModuleBoundaries.SDK.test(target)
                  || roomOf(target).equals(roomOf(type))
                  || mayKnow.contains(roomOf(target));
          events.add(new SimpleConditionEvent(type, drawn, dependency.getDescription()));
        }
      }
    };
  }

  /** The first name below {@code dev.coffer}; empty for the root package. */
  private static String roomOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", -1);
    return parts.length > 2 ? parts[2] : "";
  }
}

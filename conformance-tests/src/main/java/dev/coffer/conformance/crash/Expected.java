package dev.coffer.conformance.crash;

import dev.coffer.model.Stage;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a secret must be, by all that happened to it. Immutable.
 *
 * @param last the highest number that was ever given under its name
 * @param versions by number; none where there is no secret
 * @param current the number that bears current; null where there is no secret
 * @param previous the number that bears previous; null for none
 */
record Expected(
    long last,
    SortedMap<Long, Content> versions,
    @Nullable Long current,
    @Nullable Long previous,
    boolean deleted) {
  static final Expected NOTHING = new Expected(0, new TreeMap<>(), null, null, false);

  boolean exists() {
    return !versions.isEmpty();
  }

  /**
   * What it is after a write.
   *
   * @param mostVersions how many versions the store keeps
   */
  Expected after(Write write, int mostVersions) {
    return switch (write.verb()) {
      case PUT, PATCH_FIELDS -> withVersion(write, mostVersions);
      case MOVE_STAGE -> withCurrent(Long.parseLong(String.valueOf(write.to())));
      case DELETE -> new Expected(last, versions, current, previous, true);
      case RESTORE -> new Expected(last, versions, current, previous, false);
      case PURGE -> new Expected(last, new TreeMap<>(), null, null, false);
      default -> throw new IllegalStateException("no write: " + write);
    };
  }

  private Expected withVersion(Write write, int mostVersions) {
    Content before = current == null ? null : versions.get(current);
    TreeMap<Long, Content> after = new TreeMap<>(versions);
    after.put(last + 1, before == null ? Content.of(write) : Content.after(write, before));
    Expected made = new Expected(last + 1, after, current, previous, deleted).withCurrent(last + 1);
    TreeSet<Long> unstaged = new TreeSet<>(after.keySet());
    unstaged.removeIf(number -> !made.stagesOf(number).isEmpty());
    while (after.size() > mostVersions && !unstaged.isEmpty()) {
      after.remove(unstaged.pollFirst());
    }
    return made;
  }

  private Expected withCurrent(long number) {
    boolean stays = current == null || current == number;
    return new Expected(last, versions, number, stays ? previous : current, deleted);
  }

  /** The stages that a version bears. */
  Set<Stage> stagesOf(long number) {
    Set<Stage> stages = new TreeSet<>();
    Map.of(
            Stage.CURRENT,
            current == null ? 0 : current,
            Stage.PREVIOUS,
            previous == null ? 0 : previous)
        .forEach(
            (stage, bearer) -> {
              if (bearer == number) {
                stages.add(stage);
              }
            });
    return stages;
  }
}

package dev.coffer.compose;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a composed store declares, derived from its members. */
final class ComposedCapabilities {
  /** What can be said of a store that is only read. */
  private static final Set<Capability> OF_READING =
      EnumSet.of(
          Capability.VERSIONS,
          Capability.FIELDS,
          Capability.LABELS,
          Capability.DESCRIPTION,
          Capability.CONTENT_TYPE,
          Capability.EXPIRY,
          Capability.LIST,
          Capability.LIST_DELETED,
          Capability.BATCH_GET);

  /** What a merged answer needs of every member. */
  private static final Set<Capability> OF_ALL = EnumSet.of(Capability.LIST, Capability.BATCH_GET);

  private ComposedCapabilities() {}

  /**
   * Layers: whatever the layer that is written to can do; lists, batches and changes only where
   * every layer has them, since they are merged; without a layer to write to, what all layers offer
   * to a reader.
   */
  static Capabilities ofLayers(List<Member> members, @Nullable Member write) {
    Set<Capability> set;
    if (write == null) {
      set = EnumSet.copyOf(OF_READING);
      retainShared(set, members, OF_READING);
    } else {
      set = copy(write.backend().capabilities().set());
      retainShared(set, members, OF_ALL);
    }
    if (!listsAllDeleted(members)) {
      set.remove(Capability.LIST_DELETED);
    }
    addChanges(set, members);
    Limits bounds = limits(write == null ? members.get(0) : write);
    return new Capabilities(withoutNumbers(set), bounded(bounds, members));
  }

  /**
   * Failover: whatever the first member can do, which alone is written to. A later member that
   * lacks what a read needs is not asked. Changes need every member.
   */
  static Capabilities ofFailover(List<Member> members) {
    Member first = members.get(0);
    Set<Capability> set = copy(first.backend().capabilities().set());
    retainShared(set, members, EnumSet.of(Capability.BATCH_GET));
    addChanges(set, members);
    return new Capabilities(withoutNumbers(set), bounded(limits(first), members));
  }

  /** Changes are those of every member: pushed where all push them, else looked for. */
  private static void addChanges(Set<Capability> set, List<Member> members) {
    set.remove(Capability.NATIVE_CHANGES);
    set.remove(Capability.OBSERVED_CHANGES);
    if (allHave(members, Capability.NATIVE_CHANGES)) {
      set.add(Capability.NATIVE_CHANGES);
    } else if (members.stream().allMatch(m -> m.backend().capabilities().tellsChanges())) {
      set.add(Capability.OBSERVED_CHANGES);
    }
  }

  private static void retainShared(
      Set<Capability> set, List<Member> members, Set<Capability> among) {
    set.removeIf(capability -> among.contains(capability) && !allHave(members, capability));
  }

  private static boolean allHave(List<Member> members, Capability capability) {
    return members.stream().allMatch(m -> m.backend().capabilities().has(capability));
  }

  /** A layer that deletes and cannot list what it deleted leaves gaps in a merged list. */
  private static boolean listsAllDeleted(List<Member> members) {
    return members.stream()
        .map(member -> member.backend().capabilities())
        .allMatch(c -> c.has(Capability.LIST_DELETED) || !c.has(Capability.SOFT_DELETE));
  }

  private static Set<Capability> withoutNumbers(Set<Capability> set) {
    set.remove(Capability.VERSION_NUMBERS);
    return set;
  }

  private static Set<Capability> copy(Collection<Capability> from) {
    Set<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(from);
    return copy;
  }

  private static Limits limits(Member member) {
    return member.backend().capabilities().limits();
  }

  private static Limits bounded(Limits limits, List<Member> members) {
    int page = limits.maxPageSize();
    for (Member member : members) {
      page = Math.min(page, limits(member).maxPageSize());
    }
    return new Limits(limits.maxValueBytes(), limits.maxLabels(), limits.maxVersions(), page);
  }
}

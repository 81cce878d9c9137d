package dev.coffer.config;

import dev.coffer.compose.Member;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stores that a composed store is made of: each the name of a store, or a section of its own
 * whose label is its type, numbered where a type comes again: {@code yaml}, {@code yaml-2}.
 */
record MemberList(List<Item> items) {
  /** One member: by name, or in place. */
  sealed interface Item {
    String label();
  }

  /** The store of that name. */
  record Named(String label, Position at) implements Item {}

  /** A store of its own. */
  record InPlace(String label, Section section) implements Item {}

  MemberList {
    items = List.copyOf(items);
  }

  /** Reads a list of members: at least one, and none twice. */
  static MemberList of(Section section, String key) {
    if (!(section.node(key) instanceof Node.Sequence list) || list.items().isEmpty()) {
      throw section.invalid(
          key,
          section.path() + "." + key + " is not a list of stores",
          "Write for example " + key + ": [ first, { type: yaml, path: defaults.yaml } ].");
    }
    List<Item> items = new ArrayList<>();
    Set<String> labels = new HashSet<>(namesIn(list));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.items().size(); i++) {
      Node node = list.items().get(i);
      String path = section.path() + "." + key + "[" + i + "]";
      if (node instanceof Node.Mapping mapping) {
        items.add(inPlace(new Section(path, mapping, section.scope()), labels));
      } else {
        items.add(named(node, path, names));
      }
    }
    return new MemberList(items);
  }

  private static Set<String> namesIn(Node.Sequence list) {
    Set<String> names = new HashSet<>();
    for (Node node : list.items()) {
      if (node instanceof Node.Scalar scalar) {
        names.add(scalar.text());
      }
    }
    return names;
  }

  private static Named named(Node node, String path, Set<String> names) {
    if (!(node instanceof Node.Scalar scalar) || scalar.isNothing()) {
      throw node.at()
          .error(
              path + " is " + node.kind() + " where a store is expected",
              "Write the name of a store, or { type: … } with its settings.");
    }
    if (!names.add(scalar.text())) {
      throw node.at().error(path + " names a store for the second time", "Name each store once.");
    }
    return new Named(scalar.text(), node.at());
  }

  private static InPlace inPlace(Section section, Set<String> labels) {
    String type = section.string("type");
    String label = type;
    for (int i = 2; !labels.add(label); i++) {
      label = type + "-" + i;
    }
    return new InPlace(label, section);
  }

  /** Judges what stands in place, and tells the names that are referred to. */
  void check(References references) {
    for (Item item : items) {
      if (item instanceof Named named) {
        references.add(named.label(), named.at());
      } else if (item instanceof InPlace inPlace) {
        references.providers().store(inPlace.section()).check(inPlace.section(), references);
      }
    }
  }

  /** What the members in place need; those by name are stores of their own. */
  List<NeededPrivileges> privileges(Providers providers) {
    List<NeededPrivileges> all = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof InPlace inPlace) {
        Section section = inPlace.section();
        all.addAll(providers.store(section).privileges(section, providers));
      }
    }
    return all;
  }

  List<Member> open(StoreOpening opening) {
    List<Member> members = new ArrayList<>();
    for (Item item : items) {
      members.add(new Member(item.label(), backend(item, opening)));
    }
    return members;
  }

  private static SecretBackend backend(Item item, StoreOpening opening) {
    if (item instanceof InPlace inPlace) {
      Section section = inPlace.section();
      return opening.providers().store(section).open(item.label(), section, opening);
    }
    return opening.named(item.label());
  }
}

package dev.coffer.config;

import java.util.ArrayList;
import java.util.List;

/** The stores and secrets that one store refers to, and where. Used by one thread. */
final class References {
  /** A name, and where it stands. */
  record Reference(String store, Position at) {}

  /** A type of store, and where it is used. */
  record Use(String type, Position at) {}

  private final Providers providers;
  private final List<Reference> found = new ArrayList<>();
  private final List<SecretReference> secrets = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();

  References(Providers providers) {
    this.providers = providers;
  }

  /** Where types are looked up. */
  Providers providers() {
    return providers;
  }

  /** A store or layer of a type that a provider brings, and where it stands. */
  void addUse(String type, Position at) {
    uses.add(new Use(type, at));
  }

  List<Use> uses() {
    return List.copyOf(uses);
  }

  void add(String store, Position at) {
    found.add(new Reference(store, at));
  }

  void add(SecretReference secret) {
    secrets.add(secret);
    if (secret instanceof SecretReference.InStore inStore) {
      add(inStore.store(), inStore.at());
    }
  }

  List<Reference> all() {
    return List.copyOf(found);
  }

  /** The secrets that are read from elsewhere, of whatever kind. */
  List<SecretReference> secrets() {
    return List.copyOf(secrets);
  }
}

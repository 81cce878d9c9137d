package dev.coffer.config;

import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendProvider;
import dev.coffer.store.RecordStoreProvider;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types that a file may name, and what stands for each. Immutable and thread-safe. */
final class Providers {
  private final Map<String, StoreType> stores;
  private final Map<String, RecordStoreProvider> records;
  private final Map<String, KeyProviderFactory> rootKeys;
  private final Set<String> notAllowed;

  /**
   * @param notAllowed classes that were found and not loaded
   */
  Providers(
      Map<String, StoreType> stores,
      Map<String, RecordStoreProvider> records,
      Map<String, KeyProviderFactory> rootKeys,
      Set<String> notAllowed) {
    this.stores = Map.copyOf(stores);
    this.records = Map.copyOf(records);
    this.rootKeys = Map.copyOf(rootKeys);
    this.notAllowed = Set.copyOf(notAllowed);
  }

  /** All types of stores, for schema and docs. */
  Collection<StoreType> stores() {
    return stores.values();
  }

  Collection<RecordStoreProvider> records() {
    return records.values();
  }

  Collection<KeyProviderFactory> rootKeys() {
    return rootKeys.values();
  }

  /** The type that a section names. */
  StoreType store(Section section) {
    return named(section, stores, KnownTypes.STORES, "store", Providers::shippedStore);
  }

  RecordStoreProvider records(Section section) {
    return named(
        section,
        records,
        KnownTypes.RECORDS,
        "records",
        shipped(RecordStoreProvider.class, RecordStoreProvider::type));
  }

  KeyProviderFactory rootKey(Section section) {
    return named(
        section,
        rootKeys,
        KnownTypes.ROOT_KEYS,
        "root key",
        shipped(KeyProviderFactory.class, KeyProviderFactory::type));
  }

  private static @Nullable StoreType shippedStore(String type, @Nullable String artifact) {
    BackendProvider found =
        shipped(BackendProvider.class, BackendProvider::type).find(type, artifact);
    return found == null ? null : new ProvidedType(found);
  }

  private static <P> Shipped<P> shipped(Class<P> service, Function<P, String> type) {
    return (named, artifact) ->
        ShippedBackends.find(service, artifact, found -> type.apply(found).equals(named));
  }

  /** Looks for a type that is not on the class path, by the artifact that brings it. */
  @FunctionalInterface
  private interface Shipped<P> {
    @Nullable P find(String type, @Nullable String artifact);
  }

  private <P> P named(
      Section section,
      Map<String, P> present,
      Map<String, String> artifacts,
      String what,
      Shipped<P> shipped) {
    String type = section.string("type");
    P provider = present.get(type);
    if (provider == null) {
      provider = shipped.find(type, artifacts.get(type));
    }
    if (provider != null) {
      return provider;
    }
    throw absent(section, type, artifacts.get(type), present.keySet(), artifacts.keySet(), what);
  }

  private SecretsException absent(
      Section section,
      String type,
      @Nullable String artifact,
      Set<String> present,
      Set<String> offered,
      String what) {
    String here = section.path() + ".type";
    if (artifact != null) {
      return section.invalid(
          "type",
          here + ": the type \"" + type + "\" is not on the class path",
          "Add the artifact dev.coffer:" + artifact + ".");
    }
    SortedSet<String> known = new TreeSet<>(present);
    known.addAll(offered);
    String notLoaded =
        notAllowed.isEmpty()
            ? ""
            : " Found and not allowed by backends.allow: "
                + SchemaCheck.joined(new TreeSet<>(notAllowed))
                + ".";
    return section.invalid(
        "type",
        here + " is not a type of " + what + " that is known",
        SchemaCheck.suggestion(type, known)
            + "Known: "
            + SchemaCheck.joined(known)
            + "."
            + notLoaded);
  }
}

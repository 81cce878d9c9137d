package dev.coffer.config;

import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendProvider;
import dev.coffer.store.RecordStoreProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds providers on the class path and in the folder of others' jars. A class is made only where
 * its name is Coffer's own or the file allows it: whoever can add a jar must not thereby be handed
 * secrets.
 */
final class ProviderLoader {
  private static final String OWN = "dev.coffer.";

  private final Set<String> allowed;
  private final List<ClassLoader> foreign;
  private final Complaint complaint;
  private final Set<String> refused = new TreeSet<>();
  private final Set<String> used = new TreeSet<>();

  private ProviderLoader(Set<String> allowed, List<ClassLoader> foreign, Complaint complaint) {
    this.allowed = Set.copyOf(allowed);
    this.foreign = List.copyOf(foreign);
    this.complaint = complaint;
  }

  /** Of the class path alone, and of Coffer's own alone. */
  static ProviderLoader ofCoffer() {
    return new ProviderLoader(
        Set.of(),
        List.of(),
        (key, what, mend) ->
            SecretsException.of(ErrorCode.CONFIGURATION, what + ".").remedy(mend).build());
  }

  /** As a file says it, under {@code backends}. */
  static ProviderLoader of(Section backends) {
    return new ProviderLoader(
        Set.copyOf(backends.strings("allow")), ForeignJars.loaders(backends), backends::invalid);
  }

  /** Says what is wrong at a key of {@code backends}, with its place in the file. */
  @FunctionalInterface
  private interface Complaint {
    SecretsException at(String key, String what, String mend);
  }

  /**
   * All providers that may be used.
   *
   * @throws SecretsException CONFIGURATION when two offer one type, an allowed class is not there,
   *     or a service file is broken
   */
  Providers load() {
    List<StoreType> types =
        new ArrayList<>(List.of(new SealedType(), new LayeredType(), new FailoverType()));
    find(BackendProvider.class).forEach(provider -> types.add(new ProvidedType(provider)));
    List<RecordStoreProvider> records = new ArrayList<>(List.of(new MemoryRecordsProvider()));
    records.addAll(find(RecordStoreProvider.class));
    List<KeyProviderFactory> rootKeys = find(KeyProviderFactory.class);
    refuseUnused();
    return new Providers(
        byType(types, StoreType::type),
        byType(records, RecordStoreProvider::type),
        byType(rootKeys, KeyProviderFactory::type),
        refused);
  }

  private <P> List<P> find(Class<P> service) {
    List<P> found = new ArrayList<>();
    ClassLoader own = ProviderLoader.class.getClassLoader();
    for (ServiceLoader.Provider<P> provider : offered(service, own)) {
      if (mayMake(provider.type(), provider.type().getName().startsWith(OWN))) {
        found.add(made(provider));
      }
    }
    for (ClassLoader loader : foreign) {
      for (ServiceLoader.Provider<P> provider : offered(service, loader)) {
        boolean inherited = provider.type().getClassLoader() != loader;
        if (!inherited && mayMake(provider.type(), false)) {
          found.add(made(provider));
        }
      }
    }
    return found;
  }

  private boolean mayMake(Class<?> type, boolean own) {
    String name = type.getName();
    if (allowed.contains(name)) {
      used.add(name);
      return true;
    }
    if (!own) {
      refused.add(name);
    }
    return own;
  }

  private <P> List<ServiceLoader.Provider<P>> offered(Class<P> service, ClassLoader loader) {
    try {
      return ServiceLoader.load(service, loader).stream().toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw broken(service, loader, e);
    }
  }

  private <P> P made(ServiceLoader.Provider<P> provider) {
    try {
      return provider.get();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw broken(provider.type(), provider.type().getClassLoader(), e);
    }
  }

  private SecretsException broken(Class<?> what, ClassLoader loader, Error cause) {
    boolean isForeign = foreign.contains(loader);
    return complaint
        .at(
            isForeign ? "path" : "allow",
            "a provider of %s %s cannot be loaded"
                .formatted(
                    what.getName(), isForeign ? "in " + loader.getName() : "on the class path"),
            isForeign
                ? "Repair or remove it: a backend sees the JDK, the SDK and its own jars alone."
                : "Repair or remove the jar that offers it; the log names it.")
        .toBuilder()
        .cause(cause)
        .build();
  }

  private void refuseUnused() {
    Set<String> missing = new TreeSet<>(allowed);
    missing.removeAll(used);
    if (!missing.isEmpty()) {
      throw complaint.at(
          "allow",
          "backends.allow names a class that no jar offers: " + String.join(", ", missing),
          "Correct the name, or put the jar into the folder of backends.path.");
    }
  }

  private <P> Map<String, P> byType(Collection<P> providers, Function<P, String> type) {
    Map<String, P> byType = new LinkedHashMap<>();
    for (P provider : providers) {
      P other = byType.put(type.apply(provider), provider);
      if (other != null) {
        throw twice(type.apply(provider), other, provider);
      }
    }
    return byType;
  }

  private SecretsException twice(String type, Object one, Object other) {
    return complaint.at(
        "allow",
        "the type \"" + type + "\" is offered by both " + origin(one) + " and " + origin(other),
        "Remove one of the two from the class path or from backends.allow.");
  }

  private static String origin(Object provider) {
    Object made = provider instanceof ProvidedType provided ? provided.provider() : provider;
    return made.getClass().getName();
  }
}

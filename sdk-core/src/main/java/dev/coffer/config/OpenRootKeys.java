package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The root keys of one sealed store, as long as they are in use. Closing it closes them. */
final class OpenRootKeys implements AutoCloseable {
  /** Opens or makes a root key of a section. */
  interface Opening {
    KeyProvider of(KeyProviderFactory factory, Section section);
  }

  private final List<KeyProvider> keys = new ArrayList<>();

  /**
   * Opens all of them. One that cannot be reached is opened later, unless it is the only one.
   *
   * @param sections the first is asked first
   */
  static OpenRootKeys of(List<Section> sections, Providers providers) {
    OpenRootKeys open = new OpenRootKeys();
    try {
      for (Section section : sections) {
        open.keys.add(opened(section, providers, sections.size() > 1));
      }
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static KeyProvider opened(Section section, Providers providers, boolean hasOthers) {
    KeyProviderFactory factory = providers.rootKey(section);
    try {
      return factory.open(section);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.UNAVAILABLE || !hasOthers) {
        throw e;
      }
      return new LateKey(() -> factory.open(section), e);
    }
  }

  /** Makes those that are not there; one that is there and wraps nothing yet may serve as well. */
  static OpenRootKeys made(List<Section> sections, Providers providers) {
    OpenRootKeys open = new OpenRootKeys();
    try {
      for (Section section : sections) {
        open.keys.add(made(section, providers));
      }
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static KeyProvider made(Section section, Providers providers) {
    KeyProviderFactory factory = providers.rootKey(section);
    try {
      return factory.create(section);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      return factory.open(section);
    }
  }

  RootKeys keys() {
    return new RootKeys(keys.get(0), keys.subList(1, keys.size()));
  }

  /** Leaves them to somebody else to close. */
  void handTo(Consumer<KeyProvider> owner) {
    keys.forEach(owner);
  }

  @Override
  public void close() {
    keys.forEach(KeyProvider::close);
  }
}

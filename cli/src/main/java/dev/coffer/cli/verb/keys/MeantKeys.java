package dev.coffer.cli.verb.keys;

import dev.coffer.cli.session.Session;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import dev.coffer.remote.RemoteServer;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The keys of the store that is meant, over the wire or in this process. */
public final class MeantKeys {
  private MeantKeys() {}

  /**
   * @throws SecretsException UNSUPPORTED when the store is not a sealed one that is up
   */
  public static StoreKeys of(Session session) throws IOException {
    String store = session.storeName();
    RemoteServer server = session.server();
    if (server != null) {
      return server.keys(store);
    }
    Stores stores = session.storesInProcess();
    SealedStore sealed = stores == null ? null : sealed(stores, store);
    if (sealed == null) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "The store has no key ring, or is not up.")
          .store(store)
          .remedy("Name a sealed store, and see with coffer status that it is up.")
          .build();
    }
    return sealed.keys();
  }

  static @Nullable SealedStore sealed(Stores stores, String name) {
    return SealedSource.of(stores.store(name).backend());
  }
}

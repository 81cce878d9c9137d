package dev.coffer.remote;

import dev.coffer.spi.BackendSource;
import dev.coffer.spi.SecretBackend;
import java.util.Set;

/** All stores of one server, over one connection. */
final class RemoteStores implements BackendSource {
  private final RemoteServer server;

  RemoteStores(RemoteServer server) {
    this.server = server;
  }

  @Override
  public Set<String> names() {
    return server.stores();
  }

  @Override
  public SecretBackend open(String store) {
    return RemoteBackend.on(server, store);
  }

  @Override
  public void close() {
    server.close();
  }
}

package dev.coffer.remote;

import dev.coffer.spi.BackendSource;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.RemoteConnector;
import dev.coffer.spi.SecretSource;
import org.jspecify.annotations.Nullable;

/** Reaches the stores of a server over gRPC: what {@code SecretsClient.connect} finds. */
public final class GrpcConnector implements RemoteConnector {
  @Override
  public BackendSource connect(String target, ClientTls tls, @Nullable SecretSource token) {
    return new RemoteStores(RemoteServer.connect(target, tls, token));
  }
}

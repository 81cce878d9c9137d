package dev.coffer.remote;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.CreateBackupRequest;
import dev.coffer.proto.v1.CreateBackupResponse;
import dev.coffer.proto.v1.GetCapabilitiesRequest;
import dev.coffer.proto.v1.GetStatusRequest;
import dev.coffer.proto.v1.ListStoresRequest;
import dev.coffer.proto.v1.Store;
import dev.coffer.proto.v1.SystemServiceGrpc;
import dev.coffer.proto.v1.SystemServiceGrpc.SystemServiceBlockingStub;
import dev.coffer.proto.v1.WhoAmIRequest;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import dev.coffer.spi.SecretSource;
import dev.coffer.store.StoreKeys;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Coffer server as a whole: what it has, how it is, who it takes the caller for. One connection,
 * which reconnects by itself. Thread-safe.
 */
public final class RemoteServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BACKUP_PATIENCE = Duration.ofHours(1);

  private final RemoteChannel channel;
  private final SystemServiceBlockingStub stub;

  private RemoteServer(RemoteChannel channel) {
    this.channel = channel;
    this.stub = SystemServiceGrpc.newBlockingStub(channel.channel());
  }

  /**
   * Does not wait for the server.
   *
   * @param target a gRPC target
   * @param token the bearer token; null where the certificate in {@code tls} says who calls
   * @throws SecretsException CONFIGURATION when a file cannot be read or the target is malformed
   */
  public static RemoteServer connect(String target, ClientTls tls, @Nullable SecretSource token) {
    return new RemoteServer(RemoteChannel.open(target, tls, token));
  }

  /** The names of the stores, in the order in which they were configured. */
  public Set<String> stores() {
    Set<String> names = new LinkedHashSet<>();
    for (Store store :
        call(OperationContext.LOCAL, rpc -> rpc.listStores(ListStoresRequest.getDefaultInstance()))
            .getStoresList()) {
      names.add(store.getName());
    }
    return names;
  }

  /** What a store can do. */
  public Capabilities capabilities(String store) {
    GetCapabilitiesRequest request = GetCapabilitiesRequest.newBuilder().setStore(store).build();
    return call(OperationContext.LOCAL, rpc -> FromWire.capabilities(rpc.getCapabilities(request)));
  }

  /** How the server and each of its stores is. */
  public ServerStatus status(OperationContext context) {
    return call(
        context, rpc -> ServerStatus.of(rpc.getStatus(GetStatusRequest.getDefaultInstance())));
  }

  /** Who the server takes the caller for. */
  public Identity whoAmI(OperationContext context) {
    return call(context, rpc -> Identity.of(rpc.whoAmI(WhoAmIRequest.getDefaultInstance())));
  }

  Probe probe(String store, OperationContext context) {
    for (ServerStatus.StoreHealth health : status(context).stores()) {
      if (health.name().equals(store)) {
        return new Probe(health.healthy(), health.detail(), health.remedy());
      }
    }
    return Probe.failing("the server has no store of that name");
  }

  /**
   * Copies one revision of a sealed store into a new file, mode 0600. The file is there only when
   * it is whole.
   *
   * @return the size of the copy in bytes
   * @throws SecretsException UNSUPPORTED when the store is not a sealed one; ALREADY_EXISTS when
   *     the file is there; UNAVAILABLE when the connection broke
   */
  public long backup(String store, Path file) {
    OperationContext context = OperationContext.LOCAL.within(BACKUP_PATIENCE);
    CreateBackupRequest request = CreateBackupRequest.newBuilder().setStore(store).build();
    try (IncomingBackup incoming = IncomingBackup.into(file)) {
      Iterator<CreateBackupResponse> parts =
          Call.equipped(stub, context, channel.token()).createBackup(request);
      while (parts.hasNext()) {
        incoming.add(parts.next());
      }
      return incoming.finish();
    } catch (StatusRuntimeException e) {
      throw RemoteErrors.of(e, store, false);
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.UNAVAILABLE, "The backup cannot be written to " + file + ".")
          .store(store)
          .remedy("Check that the folder is there, is yours, and has room.")
          .cause(e)
          .build();
    }
  }

  /** The keys of a sealed store. Asks nothing yet. */
  public StoreKeys keys(String store) {
    return new RemoteKeys(channel, store);
  }

  RemoteChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.close();
  }

  private <R> R call(OperationContext context, Function<SystemServiceBlockingStub, R> rpc) {
    return Call.make(stub, context.within(PATIENCE), channel, null, false, rpc);
  }
}

package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.DeleteSecretRequest;
import com.google.cloud.secretmanager.v1.DestroySecretVersionRequest;
import com.google.cloud.secretmanager.v1.DisableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.EnableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.GetSecretVersionRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsResponse;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.ListSecretsResponse;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.UpdateSecretRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import dev.coffer.gcp.Crc32c;
import dev.coffer.gcp.GcpAction;
import dev.coffer.gcp.GcpCalls;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of Secret Manager, by the names of secrets. Thread-safe. */
final class SecretManagerCalls {
  /** The newest version that was made, whatever its state. */
  static final String NEWEST = "latest";

  private static final String ADMIN = "roles/secretmanager.admin";
  private static final String VIEWER = "roles/secretmanager.viewer";
  private static final String VERSION_MANAGER = "roles/secretmanager.secretVersionManager";

  private static final GcpAction ACCESS =
      GcpAction.reading("secretmanager.versions.access", "roles/secretmanager.secretAccessor");
  private static final GcpAction GET = GcpAction.reading("secretmanager.secrets.get", VIEWER);
  private static final GcpAction GET_VERSION =
      GcpAction.reading("secretmanager.versions.get", VIEWER);
  private static final GcpAction LIST = GcpAction.reading("secretmanager.secrets.list", VIEWER);
  private static final GcpAction LIST_VERSIONS =
      GcpAction.reading("secretmanager.versions.list", VIEWER);
  private static final GcpAction CREATE = GcpAction.changing("secretmanager.secrets.create", ADMIN);
  private static final GcpAction UPDATE = GcpAction.changing("secretmanager.secrets.update", ADMIN);
  private static final GcpAction DELETE = GcpAction.changing("secretmanager.secrets.delete", ADMIN);
  private static final GcpAction ADD =
      GcpAction.changing("secretmanager.versions.add", "roles/secretmanager.secretVersionAdder");
  private static final GcpAction ENABLE =
      GcpAction.changing("secretmanager.versions.enable", VERSION_MANAGER);
  private static final GcpAction DISABLE =
      GcpAction.changing("secretmanager.versions.disable", VERSION_MANAGER);
  private static final GcpAction DESTROY =
      GcpAction.changing("secretmanager.versions.destroy", VERSION_MANAGER);

  /** All that a store does at the service. */
  static final List<GcpAction> ACTIONS =
      List.of(
          ACCESS,
          GET,
          GET_VERSION,
          LIST,
          LIST_VERSIONS,
          CREATE,
          UPDATE,
          DELETE,
          ADD,
          ENABLE,
          DISABLE,
          DESTROY);

  private final SecretManagerServiceClient client;
  private final GcpCalls calls;
  private final SecretManagerConfig config;
  private final SecretManagerNames names;

  SecretManagerCalls(
      SecretManagerServiceClient client,
      GcpCalls calls,
      SecretManagerConfig config,
      SecretManagerNames names) {
    this.client = client;
    this.calls = calls;
    this.config = config;
    this.names = names;
  }

  private String resource(SecretName name) {
    return config.parent() + "/secrets/" + names.encode(name);
  }

  private String resource(SecretName name, String version) {
    return resource(name) + "/versions/" + version;
  }

  /** Reads a value: the one call that a get makes. */
  AccessSecretVersionResponse access(SecretName name, String version, OperationContext context) {
    return calls.make(
        context,
        ACCESS,
        name,
        client.accessSecretVersionCallable(),
        AccessSecretVersionRequest.newBuilder().setName(resource(name, version)).build());
  }

  Secret get(SecretName name, OperationContext context) {
    return calls.make(
        context,
        GET,
        name,
        client.getSecretCallable(),
        GetSecretRequest.newBuilder().setName(resource(name)).build());
  }

  /** The newest version that was made; null where the secret has none, or is not there. */
  @Nullable SecretVersion newest(SecretName name, OperationContext context) {
    try {
      return calls.make(
          context,
          GET_VERSION,
          name,
          client.getSecretVersionCallable(),
          GetSecretVersionRequest.newBuilder().setName(resource(name, NEWEST)).build());
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  ListSecretsResponse list(int pageSize, String token, OperationContext context) {
    return calls.make(
        context,
        LIST,
        null,
        client.listSecretsCallable(),
        ListSecretsRequest.newBuilder()
            .setParent(config.parent())
            .setPageSize(pageSize)
            .setPageToken(token)
            .build());
  }

  ListSecretVersionsResponse versions(
      SecretName name, int pageSize, String token, OperationContext context) {
    return calls.make(
        context,
        LIST_VERSIONS,
        name,
        client.listSecretVersionsCallable(),
        ListSecretVersionsRequest.newBuilder()
            .setParent(resource(name))
            .setPageSize(pageSize)
            .setPageToken(token)
            .build());
  }

  Secret create(SecretName name, Secret secret, OperationContext context) {
    return calls.make(
        context,
        CREATE,
        name,
        client.createSecretCallable(),
        CreateSecretRequest.newBuilder()
            .setParent(config.parent())
            .setSecretId(names.encode(name))
            .setSecret(secret)
            .build());
  }

  SecretVersion add(SecretName name, ByteString value, OperationContext context) {
    SecretPayload payload =
        SecretPayload.newBuilder().setData(value).setDataCrc32C(Crc32c.of(value)).build();
    return calls.make(
        context,
        ADD,
        name,
        client.addSecretVersionCallable(),
        AddSecretVersionRequest.newBuilder().setParent(resource(name)).setPayload(payload).build());
  }

  /** Only where the etag in the secret is still the service's. */
  Secret update(SecretName name, Secret secret, OperationContext context) {
    FieldMask mask = FieldMask.newBuilder().addPaths("labels").addPaths("annotations").build();
    return calls.make(
        context,
        UPDATE,
        name,
        client.updateSecretCallable(),
        UpdateSecretRequest.newBuilder()
            .setSecret(secret.toBuilder().setName(resource(name)))
            .setUpdateMask(mask)
            .build());
  }

  void delete(SecretName name, OperationContext context) {
    calls.make(
        context,
        DELETE,
        name,
        client.deleteSecretCallable(),
        DeleteSecretRequest.newBuilder().setName(resource(name)).build());
  }

  SecretVersion enable(SecretName name, String version, OperationContext context) {
    return calls.make(
        context,
        ENABLE,
        name,
        client.enableSecretVersionCallable(),
        EnableSecretVersionRequest.newBuilder().setName(resource(name, version)).build());
  }

  SecretVersion disable(SecretName name, String version, OperationContext context) {
    return calls.make(
        context,
        DISABLE,
        name,
        client.disableSecretVersionCallable(),
        DisableSecretVersionRequest.newBuilder().setName(resource(name, version)).build());
  }

  void destroy(SecretName name, String version, OperationContext context) {
    calls.make(
        context,
        DESTROY,
        name,
        client.destroySecretVersionCallable(),
        DestroySecretVersionRequest.newBuilder().setName(resource(name, version)).build());
  }
}

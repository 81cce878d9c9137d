package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.CustomerManagedEncryption;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;

/**
 * Writes. A secret and its first version are two calls to the service. Where the second one fails
 * the secret is left without a value: taking it away again might take away what another has put
 * into it since.
 */
final class SecretManagerWrites {
  private static final int MOST_TRIES = 20;

  private final SecretManagerCalls calls;
  private final SecretManagerConfig config;

  SecretManagerWrites(SecretManagerCalls calls, SecretManagerConfig config) {
    this.calls = calls;
    this.config = config;
  }

  Version put(PutRequest request, OperationContext context) {
    SecretName name = request.name();
    ByteString value = SecretManagerValues.write(request.value());
    Secret fresh = SecretManagerMetadata.changed(empty(name), request.change());
    if (request.condition() instanceof PutCondition.CreateOnly) {
      calls.create(name, fresh, context);
      return firstOf(name, value, context);
    }
    try {
      return next(name, value, request.change(), context);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
    make(name, fresh, request.change(), context);
    return firstOf(name, value, context);
  }

  /** One more version of a secret that is there, and before it what changes of its metadata. */
  private Version next(
      SecretName name, ByteString value, MetadataChange change, OperationContext context) {
    if (change.isNone()) {
      return SecretManagerVersions.made(name, calls.add(name, value, context));
    }
    update(name, change, "", context);
    try {
      return SecretManagerVersions.made(name, calls.add(name, value, context));
    } catch (SecretsException e) {
      throw e.toBuilder().outcomeUnknown(true).build();
    }
  }

  /** Somebody else may make it at the same time, and then it has no metadata of ours. */
  private void make(
      SecretName name, Secret fresh, MetadataChange change, OperationContext context) {
    try {
      calls.create(name, fresh, context);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      if (!change.isNone()) {
        update(name, change, "", context);
      }
    }
  }

  private Version firstOf(SecretName name, ByteString value, OperationContext context) {
    try {
      return SecretManagerVersions.made(name, calls.add(name, value, context));
    } catch (SecretsException e) {
      throw e.toBuilder()
          .outcomeUnknown(true)
          .remedy(
              "The secret was made, without a value: put again, without create-only. " + e.remedy())
          .build();
    }
  }

  private Secret empty(SecretName name) {
    Secret.Builder secret =
        config.names() == SecretManagerConfig.Names.ENCODED
            ? SecretManagerMetadata.named(name)
            : Secret.newBuilder();
    if (config.location() != null) {
      if (config.kmsKey() != null) {
        secret.setCustomerManagedEncryption(encryption(config.kmsKey()));
      }
      return secret.build();
    }
    return secret.setReplication(replication()).build();
  }

  private Replication replication() {
    if (config.replicas().isEmpty()) {
      Replication.Automatic.Builder automatic = Replication.Automatic.newBuilder();
      if (config.kmsKey() != null) {
        automatic.setCustomerManagedEncryption(encryption(config.kmsKey()));
      }
      return Replication.newBuilder().setAutomatic(automatic).build();
    }
    Replication.UserManaged.Builder managed = Replication.UserManaged.newBuilder();
    for (String location : config.replicas()) {
      managed.addReplicas(
          Replication.UserManaged.Replica.newBuilder().setLocation(location).build());
    }
    return Replication.newBuilder().setUserManaged(managed).build();
  }

  private static CustomerManagedEncryption encryption(String key) {
    return CustomerManagedEncryption.newBuilder().setKmsKeyName(key).build();
  }

  SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    SecretName name = request.name();
    Secret updated = update(name, request.change(), request.ifEtag(), context);
    return SecretManagerMetadata.described(name, updated, calls.newest(name, context));
  }

  /** Compares and sets until nobody was faster, or until the etag that is wanted is another. */
  private Secret update(
      SecretName name, MetadataChange change, String ifEtag, OperationContext context) {
    SecretManagerMetadata.check(change);
    Secret before = calls.get(name, context);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (!ifEtag.isEmpty()) {
        SecretVersion newest = calls.newest(name, context);
        if (!SecretManagerMetadata.etag(before, newest).equals(ifEtag)) {
          throw SecretManagerErrors.mismatch();
        }
      }
      Secret after = SecretManagerMetadata.changed(before, change);
      if (after.equals(before)) {
        return before;
      }
      try {
        return calls.update(name, after, context);
      } catch (SecretsException e) {
        // The service has one code for an etag that is stale and for a state that forbids it.
        boolean conflict =
            e.code() == ErrorCode.FAILED_PRECONDITION || e.code() == ErrorCode.VERSION_MISMATCH;
        Secret now = conflict ? calls.get(name, context) : before;
        if (now.getEtag().equals(before.getEtag())) {
          throw e;
        }
        before = now;
      }
    }
    throw SecretManagerErrors.contended();
  }

  Version setState(SetVersionStateRequest request, OperationContext context) {
    SecretName name = request.name();
    String number = number(request.version(), context);
    SecretVersion set =
        request.enabled()
            ? calls.enable(name, number, context)
            : calls.disable(name, number, context);
    SecretVersion newest = calls.newest(name, context);
    long newestNumber = newest == null ? 0 : SecretManagerVersions.number(newest);
    return SecretManagerVersions.known(name, set, newestNumber, calls.get(name, context));
  }

  void purge(PurgeRequest request, OperationContext context) {
    SecretName name = request.name();
    VersionId version = request.version();
    if (version == null) {
      calls.delete(name, context);
      return;
    }
    String number = number(version, context);
    if (calls.get(name, context).hasVersionDestroyTtl()) {
      throw SecretManagerErrors.destroyedLater();
    }
    calls.destroy(name, number, context);
  }

  private static String number(VersionId version, OperationContext context) {
    context.checkDeadline();
    if (!SecretManagerVersions.isNumber(version)) {
      throw SecretManagerErrors.notFound();
    }
    return version.text();
  }
}

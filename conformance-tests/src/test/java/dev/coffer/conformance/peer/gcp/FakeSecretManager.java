package dev.coffer.conformance.peer.gcp;

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
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.ReplicationStatus;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceGrpc;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.UpdateSecretRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.FieldMaskUtil;
import dev.coffer.conformance.peer.gcp.StoredSecret.StoredVersion;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Secret Manager v1 in memory. Thread-safe: one call at a time. */
final class FakeSecretManager extends SecretManagerServiceGrpc.SecretManagerServiceImplBase {
  private static final Set<String> MUTABLE =
      Set.of(
          "labels",
          "annotations",
          "version_aliases",
          "expire_time",
          "ttl",
          "rotation",
          "topics",
          "version_destroy_ttl");

  private final Clock clock;
  private final Map<String, StoredSecret> secrets = new HashMap<>();
  private final Pages pages = new Pages();
  private long counter;
  private boolean damaging;

  FakeSecretManager(Clock clock) {
    this.clock = clock;
  }

  private <R> void answer(StreamObserver<R> caller, Supplier<R> work) {
    synchronized (this) {
      expire();
      Answer.to(caller, work);
    }
  }

  @Override
  public void createSecret(CreateSecretRequest request, StreamObserver<Secret> caller) {
    answer(
        caller,
        () -> {
          String parent = SecretRules.parent(request.getParent());
          SecretRules.id(request.getSecretId());
          Secret asked = request.getSecret();
          SecretRules.require(asked.getVersionAliasesCount() == 0, "There is no version yet.");
          SecretRules.metadata(asked, now());
          SecretRules.replication(asked, parent.contains("/locations/"));
          String name = parent + "/secrets/" + request.getSecretId();
          if (secrets.containsKey(name)) {
            throw Refusal.exists("Secret [" + name + "]");
          }
          Secret made =
              withoutTtl(asked).toBuilder()
                  .setName(name)
                  .setCreateTime(time(now()))
                  .setEtag(etag())
                  .build();
          secrets.put(name, new StoredSecret(counter, made));
          return made;
        });
  }

  @Override
  public void getSecret(GetSecretRequest request, StreamObserver<Secret> caller) {
    answer(caller, () -> secret(request.getName()).secret);
  }

  @Override
  public void updateSecret(UpdateSecretRequest request, StreamObserver<Secret> caller) {
    answer(
        caller,
        () -> {
          StoredSecret stored = secret(request.getSecret().getName());
          List<String> paths = request.getUpdateMask().getPathsList();
          SecretRules.require(!paths.isEmpty(), "The update mask is empty.");
          for (String path : paths) {
            SecretRules.require(
                MUTABLE.contains(path.replaceFirst("\\..*", "")), "A field cannot be changed.");
          }
          etag(request.getSecret().getEtag(), stored.secret.getEtag());
          Secret.Builder changed = stored.secret.toBuilder();
          FieldMaskUtil.MergeOptions replace =
              new FieldMaskUtil.MergeOptions()
                  .setReplaceMessageFields(true)
                  .setReplaceRepeatedFields(true)
                  .setReplacePrimitiveFields(true);
          FieldMaskUtil.merge(request.getUpdateMask(), request.getSecret(), changed, replace);
          SecretRules.metadata(changed.build(), now());
          for (long version : changed.getVersionAliasesMap().values()) {
            SecretRules.require(stored.version(version) != null, "No version for the alias.");
          }
          stored.secret = withoutTtl(changed.build()).toBuilder().setEtag(etag()).build();
          return stored.secret;
        });
  }

  @Override
  public void deleteSecret(DeleteSecretRequest request, StreamObserver<Empty> caller) {
    answer(
        caller,
        () -> {
          StoredSecret stored = secret(request.getName());
          etag(request.getEtag(), stored.secret.getEtag());
          secrets.remove(stored.secret.getName());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void listSecrets(ListSecretsRequest request, StreamObserver<ListSecretsResponse> caller) {
    answer(
        caller,
        () -> {
          String parent = SecretRules.parent(request.getParent());
          SecretRules.require(request.getFilter().isEmpty(), "The fake knows no filter.");
          List<Secret> all =
              secrets.values().stream()
                  .filter(each -> each.secret.getName().startsWith(parent + "/secrets/"))
                  .sorted(Comparator.comparingLong((StoredSecret each) -> -each.sequence))
                  .map(each -> each.secret)
                  .toList();
          Pages.Part<Secret> part =
              pages.part(parent, all, request.getPageSize(), request.getPageToken());
          return ListSecretsResponse.newBuilder()
              .addAllSecrets(part.items())
              .setNextPageToken(part.next())
              .setTotalSize(all.size())
              .build();
        });
  }

  @Override
  public void addSecretVersion(
      AddSecretVersionRequest request, StreamObserver<SecretVersion> caller) {
    answer(
        caller,
        () -> {
          StoredSecret stored = secret(request.getParent());
          SecretPayload payload = request.getPayload();
          long actual = crc(payload.getData());
          SecretRules.payload(
              payload.getData(), payload.hasDataCrc32C(), payload.getDataCrc32C(), actual);
          return add(stored, payload.getData(), payload.hasDataCrc32C());
        });
  }

  private SecretVersion add(StoredSecret stored, ByteString data, boolean checked) {
    SecretVersion made =
        SecretVersion.newBuilder()
            .setName(stored.secret.getName() + "/versions/" + (stored.versions.size() + 1))
            .setCreateTime(time(now()))
            .setState(SecretVersion.State.ENABLED)
            .setReplicationStatus(replicated(stored.secret))
            .setEtag(etag())
            .setClientSpecifiedPayloadChecksum(checked)
            .build();
    stored.versions.add(new StoredVersion(made, data, crc(data)));
    return made;
  }

  @Override
  public void getSecretVersion(
      GetSecretVersionRequest request, StreamObserver<SecretVersion> caller) {
    answer(caller, () -> resolved(request.getName()).version);
  }

  @Override
  public void accessSecretVersion(
      AccessSecretVersionRequest request, StreamObserver<AccessSecretVersionResponse> caller) {
    answer(
        caller,
        () -> {
          StoredVersion version = resolved(request.getName());
          requireEnabled(version);
          ByteString data = version.data == null ? ByteString.EMPTY : version.data;
          return AccessSecretVersionResponse.newBuilder()
              .setName(version.version.getName())
              .setPayload(
                  SecretPayload.newBuilder()
                      .setData(damaging ? Damage.of(data) : data)
                      .setDataCrc32C(version.crc))
              .build();
        });
  }

  @Override
  public void listSecretVersions(
      ListSecretVersionsRequest request, StreamObserver<ListSecretVersionsResponse> caller) {
    answer(
        caller,
        () -> {
          StoredSecret stored = secret(request.getParent());
          List<SecretVersion> all =
              stored.versions.stream()
                  .map(each -> each.version)
                  .sorted(Comparator.comparingLong((SecretVersion each) -> -number(each)))
                  .toList();
          Pages.Part<SecretVersion> part =
              pages.part(
                  stored.secret.getName(), all, request.getPageSize(), request.getPageToken());
          return ListSecretVersionsResponse.newBuilder()
              .addAllVersions(part.items())
              .setNextPageToken(part.next())
              .setTotalSize(all.size())
              .build();
        });
  }

  @Override
  public void enableSecretVersion(
      EnableSecretVersionRequest request, StreamObserver<SecretVersion> caller) {
    answer(
        caller,
        () ->
            change(
                request.getName(),
                request.getEtag(),
                version ->
                    version.toBuilder()
                        .setState(SecretVersion.State.ENABLED)
                        .clearScheduledDestroyTime()
                        .build()));
  }

  @Override
  public void disableSecretVersion(
      DisableSecretVersionRequest request, StreamObserver<SecretVersion> caller) {
    answer(
        caller,
        () ->
            change(
                request.getName(),
                request.getEtag(),
                version -> version.toBuilder().setState(SecretVersion.State.DISABLED).build()));
  }

  @Override
  public void destroySecretVersion(
      DestroySecretVersionRequest request, StreamObserver<SecretVersion> caller) {
    answer(
        caller,
        () -> {
          StoredSecret stored = secret(parentOf(request.getName()));
          if (stored.secret.hasVersionDestroyTtl()) {
            Instant then = now().plusSeconds(stored.secret.getVersionDestroyTtl().getSeconds());
            return change(
                request.getName(),
                request.getEtag(),
                version ->
                    version.toBuilder()
                        .setState(SecretVersion.State.DISABLED)
                        .setScheduledDestroyTime(time(then))
                        .build());
          }
          SecretVersion destroyed =
              change(request.getName(), request.getEtag(), version -> destroyed(version, now()));
          numbered(request.getName()).data = null;
          return destroyed;
        });
  }

  private SecretVersion change(
      String name, String etag, Function<SecretVersion, SecretVersion> change) {
    StoredVersion stored = numbered(name);
    etag(etag, stored.version.getEtag());
    if (stored.version.getState() == SecretVersion.State.DESTROYED) {
      throw state(stored);
    }
    stored.version = change.apply(stored.version).toBuilder().setEtag(etag()).build();
    return stored.version;
  }

  private static SecretVersion destroyed(SecretVersion version, Instant when) {
    return version.toBuilder()
        .setState(SecretVersion.State.DESTROYED)
        .clearScheduledDestroyTime()
        .setDestroyTime(time(when))
        .build();
  }

  /** What the service does by itself when its time has come. */
  private void expire() {
    secrets
        .values()
        .removeIf(each -> each.secret.hasExpireTime() && isPast(each.secret.getExpireTime()));
    for (StoredSecret secret : secrets.values()) {
      for (StoredVersion version : secret.versions) {
        if (version.version.hasScheduledDestroyTime()
            && isPast(version.version.getScheduledDestroyTime())) {
          version.version = destroyed(version.version, now()).toBuilder().setEtag(etag()).build();
          version.data = null;
        }
      }
    }
  }

  private boolean isPast(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).isBefore(now());
  }

  private StoredSecret secret(String asked) {
    int slash = asked.indexOf("/secrets/");
    SecretRules.require(slash > 0, "The name of the secret is malformed.");
    String id = asked.substring(slash + "/secrets/".length());
    SecretRules.id(id);
    String name = SecretRules.parent(asked.substring(0, slash)) + "/secrets/" + id;
    StoredSecret stored = secrets.get(name);
    if (stored == null) {
      throw Refusal.notFound("Secret [" + name + "]");
    }
    return stored;
  }

  private static String parentOf(String version) {
    int slash = version.indexOf("/versions/");
    SecretRules.require(slash > 0, "The name of the version is malformed.");
    return version.substring(0, slash);
  }

  /** Only get and access know anything but numbers. */
  private StoredVersion numbered(String name) {
    StoredSecret stored = secret(parentOf(name));
    String number = name.substring(name.lastIndexOf('/') + 1);
    SecretRules.require(number.matches("[1-9][0-9]{0,17}"), "A version has a number.");
    return found(stored, stored.version(Long.parseLong(number)), number);
  }

  private StoredVersion resolved(String name) {
    StoredSecret stored = secret(parentOf(name));
    String version = name.substring(name.lastIndexOf('/') + 1);
    if (version.matches("[1-9][0-9]{0,17}")) {
      return found(stored, stored.version(Long.parseLong(version)), version);
    }
    SecretRules.require(
        version.matches("[A-Za-z][A-Za-z0-9_-]{0,62}"), "Neither a number nor an alias.");
    if (version.equals("latest")) {
      return found(stored, stored.newest(), version);
    }
    Long number = stored.secret.getVersionAliasesMap().get(version);
    return found(stored, number == null ? null : stored.version(number), version);
  }

  private static StoredVersion found(
      StoredSecret secret, @org.jspecify.annotations.Nullable StoredVersion version, String asked) {
    if (version == null) {
      throw Refusal.notFound(
          "Secret Version [" + secret.secret.getName() + "/versions/" + asked + "]");
    }
    return version;
  }

  private static void requireEnabled(StoredVersion version) {
    if (version.version.getState() != SecretVersion.State.ENABLED) {
      throw state(version);
    }
  }

  private static io.grpc.StatusRuntimeException state(StoredVersion version) {
    return Refusal.precondition(
        "Secret Version ["
            + version.version.getName()
            + "] is in "
            + version.version.getState()
            + " state.");
  }

  private static void etag(String sent, String actual) {
    if (!sent.isEmpty() && !sent.equals(actual)) {
      throw Refusal.precondition("The etag is another.");
    }
  }

  /** Opaque, with its own double quotes, never the same twice. */
  private String etag() {
    counter++;
    return "\"%014x\"".formatted(counter * 0x9e3779b97fL & 0xffffffffffffffL);
  }

  private Secret withoutTtl(Secret secret) {
    return secret.hasTtl()
        ? secret.toBuilder()
            .setExpireTime(time(now().plusSeconds(secret.getTtl().getSeconds())))
            .build()
        : secret;
  }

  private static ReplicationStatus replicated(Secret secret) {
    ReplicationStatus.Builder status = ReplicationStatus.newBuilder();
    if (secret.getReplication().hasUserManaged()) {
      ReplicationStatus.UserManagedStatus.Builder managed =
          ReplicationStatus.UserManagedStatus.newBuilder();
      for (Replication.UserManaged.Replica each :
          secret.getReplication().getUserManaged().getReplicasList()) {
        managed.addReplicas(
            ReplicationStatus.UserManagedStatus.ReplicaStatus.newBuilder()
                .setLocation(each.getLocation()));
      }
      return status.setUserManaged(managed).build();
    }
    return status.setAutomatic(ReplicationStatus.AutomaticStatus.getDefaultInstance()).build();
  }

  private static long number(SecretVersion version) {
    return Long.parseLong(version.getName().substring(version.getName().lastIndexOf('/') + 1));
  }

  private static long crc(ByteString data) {
    CRC32C crc = new CRC32C();
    crc.update(data.toByteArray());
    return crc.getValue();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  synchronized void damage(boolean damages) {
    damaging = damages;
  }

  synchronized void foreign(String id, byte[] value) {
    String name = "projects/" + FakeGoogle.PROJECT_NUMBER + "/secrets/" + id;
    Secret made =
        Secret.newBuilder()
            .setName(name)
            .setReplication(
                Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
            .setCreateTime(time(now()))
            .setEtag(etag())
            .build();
    StoredSecret stored = new StoredSecret(counter, made);
    secrets.put(name, stored);
    add(stored, ByteString.copyFrom(value), false);
  }

  synchronized Set<String> ids() {
    String parent = "projects/" + FakeGoogle.PROJECT_NUMBER + "/secrets/";
    return secrets.keySet().stream()
        .filter(name -> name.startsWith(parent))
        .map(name -> name.substring(parent.length()))
        .collect(Collectors.toSet());
  }

  synchronized void alias(String id, String alias, long version) {
    StoredSecret stored = secret("projects/" + FakeGoogle.PROJECT + "/secrets/" + id);
    stored.secret =
        stored.secret.toBuilder().putVersionAliases(alias, version).setEtag(etag()).build();
  }

  synchronized void delayDestruction(String id) {
    StoredSecret stored = secret("projects/" + FakeGoogle.PROJECT + "/secrets/" + id);
    stored.secret =
        stored.secret.toBuilder()
            .setVersionDestroyTtl(Duration.newBuilder().setSeconds(86_400))
            .setEtag(etag())
            .build();
  }
}

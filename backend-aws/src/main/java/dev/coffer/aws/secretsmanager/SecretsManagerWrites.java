package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.Labels;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Puts values. The service compares nothing by itself, but it moves a stage only from the version
 * that is said to bear it: a put that expects a version is made under a stage of its own, out of
 * sight, and becomes current by such a move or not at all.
 */
final class SecretsManagerWrites {
  /** Puts race with each other for the making of a secret, and patches for its current version. */
  private static final int MOST_ROUNDS = 64;

  private static final int MAX_DESCRIPTION = 2048;

  private final SecretsManagerCalls calls;
  private final @Nullable String kmsKey;

  SecretsManagerWrites(SecretsManagerCalls calls, @Nullable String kmsKey) {
    this.calls = calls;
    this.kmsKey = kmsKey;
  }

  Version put(PutRequest request, OperationContext context) {
    SecretsManagerValues value = SecretsManagerValues.write(request.value());
    check(request.change());
    String token = RequestToken.of(context.requestId());
    for (int round = 1; ; round++) {
      try {
        return putOnce(request, value, token, context);
      } catch (RaceLost e) {
        if (round == MOST_ROUNDS) {
          throw e.told();
        }
      }
    }
  }

  private Version putOnce(
      PutRequest request, SecretsManagerValues value, String token, OperationContext context)
      throws RaceLost {
    SecretName name = request.name();
    DescribeSecretResponse before = find(name, context);
    if (before == null) {
      if (request.condition() instanceof PutCondition.IfVersion) {
        throw SecretsManagerErrors.mismatch(name);
      }
      return create(request, value, token, context);
    }
    if (before.deletedDate() != null) {
      throw SecretsManagerErrors.deleted(name);
    }
    boolean repeated = before.versionIdsToStages().containsKey(token);
    if (request.condition() instanceof PutCondition.CreateOnly && !repeated) {
      throw SecretsManagerErrors.exists(name);
    }
    if (request.condition() instanceof PutCondition.IfVersion ifVersion) {
      replace(name, value, token, ifVersion.current(), before, context);
    } else {
      putValue(name, value, token, SecretsManagerStages.encode(request.stage()), context);
    }
    return made(name, token, request.change(), context);
  }

  private @Nullable DescribeSecretResponse find(SecretName name, OperationContext context) {
    try {
      return calls.describe(name, context);
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** Only the service knows who is first. */
  private Version create(
      PutRequest request, SecretsManagerValues value, String token, OperationContext context)
      throws RaceLost {
    SecretName name = request.name();
    boolean current = request.stage().equals(Stage.CURRENT);
    try {
      create(name, current ? value : null, token, request.change(), context);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      if (request.condition() instanceof PutCondition.CreateOnly) {
        throw SecretsManagerErrors.exists(name);
      }
      throw new RaceLost(e);
    }
    if (!current) {
      putValue(name, value, token, SecretsManagerStages.encode(request.stage()), context);
    }
    return made(name, token, MetadataChange.NONE, context);
  }

  private void create(
      SecretName name,
      @Nullable SecretsManagerValues value,
      String token,
      MetadataChange change,
      OperationContext context) {
    List<Tag> tags =
        Labels.toSet(change).entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    calls
        .calls()
        .make(
            context,
            SecretsManagerCalls.CREATE,
            name,
            bounds ->
                calls
                    .client()
                    .createSecret(
                        create -> {
                          create
                              .name(calls.names().encode(name))
                              .kmsKeyId(kmsKey)
                              .description(change.description())
                              .overrideConfiguration(bounds);
                          if (!tags.isEmpty()) {
                            create.tags(tags);
                          }
                          if (value != null) {
                            create
                                .clientRequestToken(token)
                                .secretString(value.string())
                                .secretBinary(value.binary());
                          }
                        }));
  }

  private void putValue(
      SecretName name,
      SecretsManagerValues value,
      String token,
      String stage,
      OperationContext context) {
    calls
        .calls()
        .make(
            context,
            SecretsManagerCalls.PUT,
            name,
            bounds ->
                calls
                    .client()
                    .putSecretValue(
                        put ->
                            put.secretId(calls.names().encode(name))
                                .clientRequestToken(token)
                                .secretString(value.string())
                                .secretBinary(value.binary())
                                .versionStages(stage)
                                .overrideConfiguration(bounds)));
  }

  /** Makes the version current if the expected one is current until then. */
  private void replace(
      SecretName name,
      SecretsManagerValues value,
      String token,
      VersionId expected,
      DescribeSecretResponse before,
      OperationContext context) {
    String ours = SecretsManagerStages.privateTo(token);
    VersionId made = VersionId.of(token);
    List<String> stages = before.versionIdsToStages().get(token);
    boolean done = stages != null && !stages.contains(ours);
    VersionId current =
        SecretsManagerStages.bearer(before.versionIdsToStages(), SecretsManagerStages.CURRENT);
    if (!done && !expected.equals(current)) {
      if (stages != null) {
        calls.move(name, ours, null, made, context);
      }
      throw SecretsManagerErrors.mismatch(name);
    }
    putValue(name, value, token, done ? SecretsManagerStages.CURRENT : ours, context);
    if (done) {
      return;
    }
    try {
      calls.move(name, SecretsManagerStages.CURRENT, made, expected, context);
    } catch (SecretsException e) {
      // The service says no more than that the version does not bear the stage.
      if (e.code() == ErrorCode.INVALID_ARGUMENT || e.code() == ErrorCode.FAILED_PRECONDITION) {
        calls.move(name, ours, null, made, context);
        throw SecretsManagerErrors.mismatch(name);
      }
      throw e;
    }
    afterEffect(() -> calls.move(name, ours, null, made, context));
  }

  /** What the put made, as the service shows it from now on. */
  private Version made(
      SecretName name, String token, MetadataChange change, OperationContext context) {
    return afterEffect(
        () -> {
          update(name, change, context);
          for (SecretVersionsListEntry each : calls.versions(name, context)) {
            if (each.versionId().equals(token)) {
              return SecretsManagerAnswers.version(name, each);
            }
          }
          // Replaced twice since, so that no stage keeps it.
          return SecretsManagerAnswers.version(name, token, Set.of(), null);
        });
  }

  /** Whatever fails from here on, the value is there. */
  private static <R> R afterEffect(Supplier<R> rest) {
    try {
      return rest.get();
    } catch (SecretsException e) {
      throw e.toBuilder().outcomeUnknown(true).build();
    }
  }

  private static void afterEffect(Runnable rest) {
    afterEffect(
        () -> {
          rest.run();
          return true;
        });
  }

  Version patch(PatchFieldsRequest request, OperationContext context) {
    check(request.change());
    String token = RequestToken.of(context.requestId());
    for (int round = 1; ; round++) {
      try {
        return patchOnce(request, token, context);
      } catch (SecretsException e) {
        boolean lost =
            e.code() == ErrorCode.VERSION_MISMATCH || e.code() == ErrorCode.ALREADY_EXISTS;
        boolean raced = lost && request.condition() instanceof PutCondition.Always;
        if (!raced || round == MOST_ROUNDS) {
          throw e;
        }
        // The version of this round exists and is nobody's: the next round makes another.
        token = RequestToken.next(token);
      }
    }
  }

  private Version patchOnce(PatchFieldsRequest request, String token, OperationContext context) {
    SecretName name = request.name();
    DescribeSecretResponse before = calls.live(name, context);
    if (before.versionIdsToStages().getOrDefault(token, List.of()).stream()
        .anyMatch(stage -> !stage.equals(SecretsManagerStages.privateTo(token)))) {
      return made(name, token, request.change(), context);
    }
    GetSecretValueResponse current = calls.get(name, null, SecretsManagerStages.CURRENT, context);
    VersionId expected = VersionId.of(current.versionId());
    if (request.condition() instanceof PutCondition.IfVersion ifVersion
        && !ifVersion.current().equals(expected)) {
      throw SecretsManagerErrors.mismatch(name);
    }
    try (SecretValue old =
            SecretsManagerValues.read(current.secretString(), current.secretBinary());
        SecretValue patched = patched(old, request)) {
      SecretsManagerValues value = SecretsManagerValues.write(patched);
      replace(name, value, token, expected, calls.live(name, context), context);
    }
    return made(name, token, request.change(), context);
  }

  private static SecretValue patched(SecretValue old, PatchFieldsRequest request) {
    Map<String, String> fields = new TreeMap<>(old.fields());
    fields.keySet().removeAll(request.unset());
    SecretValue set = request.set();
    if (set != null) {
      fields.putAll(set.fields());
    }
    return SecretValue.ofFields(fields);
  }

  static void check(MetadataChange change) {
    Labels.check(change);
    String description = change.description();
    if (description != null && description.length() > MAX_DESCRIPTION) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The description is longer than " + MAX_DESCRIPTION + " characters.")
          .remedy("Shorten it.")
          .build();
    }
  }

  /** Changes metadata, in as many calls as it has kinds. */
  void update(SecretName name, MetadataChange change, OperationContext context) {
    Map<String, String> set = Labels.toSet(change);
    Set<String> remove = Labels.toRemove(change);
    if (change.description() != null) {
      calls.describeAs(name, change.description(), context);
    }
    if (!set.isEmpty()) {
      calls.tag(name, set, context);
    }
    if (!remove.isEmpty()) {
      calls.untag(name, remove, context);
    }
  }

  /** Somebody else made the secret in between. */
  private static final class RaceLost extends Exception {
    private final SecretsException told;

    RaceLost(SecretsException told) {
      super(told);
      this.told = told;
    }

    SecretsException told() {
      return told;
    }
  }
}

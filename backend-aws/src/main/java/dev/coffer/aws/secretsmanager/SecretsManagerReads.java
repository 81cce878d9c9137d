package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.Pages;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/** Reads values, one or many. */
final class SecretsManagerReads {
  /** The service takes at most as many names at once. */
  private static final int MAX_BATCH = 20;

  private final SecretsManagerCalls calls;

  SecretsManagerReads(SecretsManagerCalls calls) {
    this.calls = calls;
  }

  Secret get(GetRequest request, OperationContext context) {
    VersionId version = null;
    String stage = null;
    if (request.selector() instanceof Selector.ByVersion byVersion) {
      version = byVersion.id();
      if (!RequestToken.isOne(version.text())) {
        // The service would refuse the id as malformed, but the secret may be deleted.
        calls.live(request.name(), context);
        throw SecretsManagerErrors.notFound(request.name());
      }
    } else if (request.selector() instanceof Selector.ByStage byStage) {
      stage = SecretsManagerStages.encode(byStage.stage());
    }
    GetSecretValueResponse answer = calls.get(request.name(), version, stage, context);
    return new Secret(
        SecretsManagerValues.read(answer.secretString(), answer.secretBinary()),
        SecretsManagerAnswers.version(
            request.name(), answer.versionId(), answer.versionStages(), answer.createdDate()),
        Provenance.fresh(calls.calls().store()));
  }

  /** Current versions in batches, all others one by one, in the order asked. */
  List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    Set<SecretName> current = new LinkedHashSet<>();
    for (GetRequest get : request.gets()) {
      if (get.selector().equals(Selector.CURRENT)) {
        current.add(get.name());
      }
    }
    Batch batch = new Batch();
    try {
      List<SecretName> names = List.copyOf(current);
      for (int from = 0; from < names.size(); from += MAX_BATCH) {
        batch.read(names.subList(from, Math.min(names.size(), from + MAX_BATCH)), context);
      }
      for (GetRequest get : request.gets()) {
        batch.answer(get, context);
      }
      return List.copyOf(batch.answered);
    } catch (RuntimeException e) {
      batch.answered.forEach(SecretsManagerReads::wipe);
      throw e;
    }
  }

  private static void wipe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }

  private final class Batch {
    private final Map<SecretName, SecretValueEntry> found = new HashMap<>();
    private final Map<SecretName, SecretsException> failed = new HashMap<>();
    private final List<BatchEntry> answered = new ArrayList<>();

    void read(List<SecretName> names, OperationContext context) {
      List<String> ids = names.stream().map(calls.names()::encode).toList();
      Pages.read(
          token -> batch(ids, token, context),
          BatchGetSecretValueResponse::nextToken,
          page -> take(names, page));
    }

    private BatchGetSecretValueResponse batch(
        List<String> ids, @Nullable String token, OperationContext context) {
      return calls
          .calls()
          .make(
              context,
              SecretsManagerCalls.BATCH,
              null,
              bounds ->
                  calls
                      .client()
                      .batchGetSecretValue(
                          get ->
                              get.secretIdList(ids)
                                  .nextToken(token)
                                  .overrideConfiguration(bounds)));
    }

    private void take(List<SecretName> names, BatchGetSecretValueResponse answer) {
      Map<String, SecretName> asked = new HashMap<>();
      names.forEach(name -> asked.put(calls.names().encode(name), name));
      for (SecretValueEntry entry : answer.secretValues()) {
        SecretName name = asked.get(entry.name());
        if (name != null) {
          found.put(name, entry);
        }
      }
      for (APIErrorType error : answer.errors()) {
        SecretName name = asked.get(error.secretId());
        if (name != null) {
          failed.put(name, SecretsManagerErrors.inBatch(calls.calls(), error, name));
        }
      }
    }

    void answer(GetRequest get, OperationContext context) {
      SecretName name = get.name();
      SecretValueEntry entry = found.get(name);
      try {
        if (!get.selector().equals(Selector.CURRENT)) {
          answered.add(new BatchEntry.Found(name, SecretsManagerReads.this.get(get, context)));
        } else if (entry != null) {
          answered.add(new BatchEntry.Found(name, secret(name, entry)));
        } else {
          answered.add(new BatchEntry.Failed(name, failure(name)));
        }
      } catch (SecretsException e) {
        answered.add(new BatchEntry.Failed(name, e));
      }
    }

    private SecretsException failure(SecretName name) {
      return failed.getOrDefault(
          name,
          SecretsManagerErrors.notFound(name).toBuilder().store(calls.calls().store()).build());
    }
  }

  private Secret secret(SecretName name, SecretValueEntry entry) {
    return new Secret(
        SecretsManagerValues.read(entry.secretString(), entry.secretBinary()),
        SecretsManagerAnswers.version(
            name, entry.versionId(), entry.versionStages(), entry.createdDate()),
        Provenance.fresh(calls.calls().store()));
  }
}

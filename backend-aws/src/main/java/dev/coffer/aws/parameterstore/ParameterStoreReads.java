package dev.coffer.aws.parameterstore;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** Reads values, one or many. */
final class ParameterStoreReads {
  /** The service takes at most as many names at once. */
  private static final int MAX_BATCH = 10;

  private final ParameterStoreCalls calls;

  ParameterStoreReads(ParameterStoreCalls calls) {
    this.calls = calls;
  }

  Secret get(GetRequest request, OperationContext context) {
    SecretName name = request.name();
    if (request.selector() instanceof Selector.ByVersion byVersion) {
      String number = byVersion.id().text();
      long newest = calls.get(name, "", false, context).version();
      requireNumber(name, number);
      return secret(name, calls.get(name, number, true, context), newest);
    }
    Stage stage = ((Selector.ByStage) request.selector()).stage();
    if (stage.equals(Stage.CURRENT)) {
      Parameter current = calls.get(name, "", true, context);
      return secret(name, current, current.version());
    }
    long newest = calls.get(name, "", false, context).version();
    if (stage.equals(Stage.PREVIOUS) && newest > 1) {
      return secret(name, calls.get(name, Long.toString(newest - 1), true, context), newest);
    }
    if (stage.equals(Stage.PREVIOUS) || stage.equals(Stage.PENDING)) {
      throw ParameterStoreErrors.notFound(name);
    }
    return secret(name, calls.get(name, stage.name(), true, context), newest);
  }

  /** Anything else would be taken for a label. */
  private static void requireNumber(SecretName name, String version) {
    if (!version.matches("[1-9][0-9]{0,17}")) {
      throw ParameterStoreErrors.notFound(name);
    }
  }

  private Secret secret(SecretName name, Parameter parameter, long newest) {
    return new Secret(
        ParameterStoreValues.read(parameter.value()),
        ParameterStoreAnswers.version(
            name, parameter.version(), newest, List.of(), parameter.lastModifiedDate()),
        Provenance.fresh(calls.calls().store()));
  }

  /** Newest versions in batches, all others one by one, in the order asked. */
  List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    Set<SecretName> current = new LinkedHashSet<>();
    List<BatchEntry> answered = new ArrayList<>();
    Map<SecretName, SecretsException> unspelt = new HashMap<>();
    for (GetRequest get : request.gets()) {
      if (get.selector().equals(Selector.CURRENT)) {
        try {
          calls.names().encode(get.name());
          current.add(get.name());
        } catch (SecretsException e) {
          unspelt.put(get.name(), e.toBuilder().store(calls.calls().store()).build());
        }
      }
    }
    Map<String, Parameter> found = new HashMap<>();
    List<SecretName> names = List.copyOf(current);
    try {
      for (int from = 0; from < names.size(); from += MAX_BATCH) {
        read(names.subList(from, Math.min(names.size(), from + MAX_BATCH)), found, context);
      }
      for (GetRequest get : request.gets()) {
        answered.add(answer(get, found, unspelt, context));
      }
      return List.copyOf(answered);
    } catch (RuntimeException e) {
      answered.forEach(ParameterStoreReads::wipe);
      throw e;
    }
  }

  private static void wipe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }

  private void read(
      List<SecretName> names, Map<String, Parameter> found, OperationContext context) {
    List<String> there = names.stream().map(calls.names()::encode).toList();
    calls
        .calls()
        .make(
            context,
            ParameterStoreCalls.BATCH,
            null,
            bounds ->
                calls
                    .client()
                    .getParameters(
                        get -> get.names(there).withDecryption(true).overrideConfiguration(bounds)))
        .parameters()
        .forEach(parameter -> found.put(parameter.name(), parameter));
  }

  private BatchEntry answer(
      GetRequest get,
      Map<String, Parameter> found,
      Map<SecretName, SecretsException> unspelt,
      OperationContext context) {
    SecretName name = get.name();
    try {
      if (!get.selector().equals(Selector.CURRENT)) {
        return new BatchEntry.Found(name, get(get, context));
      }
      SecretsException refused = unspelt.get(name);
      Parameter parameter = refused == null ? found.get(calls.names().encode(name)) : null;
      if (parameter != null) {
        return new BatchEntry.Found(name, secret(name, parameter, parameter.version()));
      }
      return new BatchEntry.Failed(
          name,
          refused != null
              ? refused
              : ParameterStoreErrors.notFound(name).toBuilder()
                  .store(calls.calls().store())
                  .build());
    } catch (SecretsException e) {
      return new BatchEntry.Failed(name, e);
    }
  }
}

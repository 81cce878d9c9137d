package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
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
import java.util.List;
import java.util.Set;

/**
 * Reads values. The service allows 90,000 of these calls a minute and only 600 of those that read
 * metadata, so a read makes one call, and says of the version what that call says.
 */
final class SecretManagerReads {
  private final String store;
  private final SecretManagerCalls calls;

  SecretManagerReads(String store, SecretManagerCalls calls) {
    this.store = store;
    this.calls = calls;
  }

  Secret get(GetRequest request, OperationContext context) {
    SecretName name = request.name();
    if (request.selector() instanceof Selector.ByVersion byVersion) {
      if (!SecretManagerVersions.isNumber(byVersion.id())) {
        context.checkDeadline();
        throw SecretManagerErrors.notFound();
      }
      return read(name, byVersion.id().text(), Set.of(), context);
    }
    Stage stage = ((Selector.ByStage) request.selector()).stage();
    if (stage.equals(Stage.CURRENT)) {
      return read(name, SecretManagerCalls.NEWEST, Set.of(Stage.CURRENT), context);
    }
    if (stage.equals(Stage.PREVIOUS)) {
      return read(name, previous(name, context), Set.of(Stage.PREVIOUS), context);
    }
    if (!SecretManagerVersions.isAlias(stage)) {
      context.checkDeadline();
      throw SecretManagerErrors.notFound();
    }
    return read(name, stage.name(), Set.of(stage), context);
  }

  private String previous(SecretName name, OperationContext context) {
    SecretVersion newest = calls.newest(name, context);
    long number = newest == null ? 0 : SecretManagerVersions.number(newest) - 1;
    if (number < 1) {
      throw SecretManagerErrors.notFound();
    }
    return Long.toString(number);
  }

  private Secret read(
      SecretName name, String version, Set<Stage> stages, OperationContext context) {
    AccessSecretVersionResponse answer = calls.access(name, version, context);
    SecretPayload payload = answer.getPayload();
    return new Secret(
        SecretManagerValues.read(
            payload.getData(), payload.hasDataCrc32C(), payload.getDataCrc32C()),
        SecretManagerVersions.read(name, SecretManagerMetadata.number(answer.getName()), stages),
        Provenance.fresh(store));
  }

  /** The service reads one at a time. */
  List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    List<BatchEntry> entries = new ArrayList<>(request.gets().size());
    for (GetRequest get : request.gets()) {
      try {
        entries.add(new BatchEntry.Found(get.name(), get(get, context)));
      } catch (SecretsException e) {
        if (endsTheBatch(e)) {
          entries.forEach(SecretManagerReads::wipe);
          throw e;
        }
        entries.add(
            new BatchEntry.Failed(get.name(), e.toBuilder().store(store).name(get.name()).build()));
      }
    }
    return List.copyOf(entries);
  }

  private static boolean endsTheBatch(SecretsException e) {
    boolean closed = e.code() == ErrorCode.UNAVAILABLE && e.origin() == Origin.CALLER;
    return closed || e.code() == ErrorCode.DEADLINE_EXCEEDED || e.code() == ErrorCode.CANCELLED;
  }

  /** Of a batch that failed nobody gets the values that came before. */
  private static void wipe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }
}

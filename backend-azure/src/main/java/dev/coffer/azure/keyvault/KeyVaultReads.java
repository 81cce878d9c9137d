package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads values and metadata. The service tells which version is the newest only together with its
 * value, so a describe reads it too, and lets it go.
 */
final class KeyVaultReads {
  private final String store;
  private final KeyVaultCalls calls;

  KeyVaultReads(String store, KeyVaultCalls calls) {
    this.store = store;
    this.calls = calls;
  }

  Secret get(GetRequest request, OperationContext context) {
    SecretName name = request.name();
    if (request.selector() instanceof Selector.ByVersion byVersion) {
      return read(name, byVersion.id(), Set.of(), context);
    }
    Stage stage = ((Selector.ByStage) request.selector()).stage();
    if (stage.equals(Stage.CURRENT)) {
      return read(name, null, Set.of(Stage.CURRENT), context);
    }
    if (stage.equals(Stage.PREVIOUS)) {
      return read(name, previous(name, context), Set.of(Stage.PREVIOUS), context);
    }
    calls.names().encode(name);
    context.checkDeadline();
    throw KeyVaultErrors.notFound();
  }

  private VersionId previous(SecretName name, OperationContext context) {
    List<SecretProperties> all = versions(name, context);
    if (all.size() < 2) {
      throw KeyVaultErrors.notFound();
    }
    return VersionId.of(all.get(1).getVersion());
  }

  /** The versions of a secret, the current one first; empty where it is not there. */
  List<SecretProperties> versions(SecretName name, OperationContext context) {
    SecretProperties newest = calls.newest(name, context);
    return newest == null
        ? List.of()
        : KeyVaultVersions.newestFirst(calls.versions(name, context), newest.getVersion());
  }

  /**
   * @param version null for the newest
   */
  private Secret read(
      SecretName name, @Nullable VersionId version, Set<Stage> stages, OperationContext context) {
    if (version != null && !KeyVaultVersions.isId(version)) {
      calls.names().encode(name);
      context.checkDeadline();
      throw KeyVaultErrors.notFound();
    }
    KeyVaultSecret answer;
    try {
      answer = calls.get(name, version == null ? KeyVaultCalls.NEWEST : version.text(), context);
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.NOT_FOUND ? calls.absent(name, context) : e;
    }
    SecretProperties there = answer.getProperties();
    return new Secret(
        KeyVaultValues.read(answer.getValue(), KeyVaultTags.of(there).form()),
        KeyVaultVersions.version(name, there, stages),
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
          entries.forEach(KeyVaultReads::wipe);
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

  SecretMetadata describe(SecretName name, OperationContext context) {
    SecretProperties newest = calls.newest(name, context);
    if (newest != null) {
      return described(name, newest, SecretState.ENABLED);
    }
    SecretProperties deleted = calls.deleted(name, context);
    if (deleted == null) {
      throw KeyVaultErrors.notFound();
    }
    return described(name, deleted, SecretState.DELETED);
  }

  /**
   * What is known of a secret is what is known of its newest version.
   *
   * @param there with an id, or from a list that says none
   */
  static SecretMetadata described(SecretName name, SecretProperties there, SecretState state) {
    KeyVaultTags tags = KeyVaultTags.of(there);
    String version = there.getVersion();
    return new SecretMetadata(
        name,
        state,
        tags.labels(),
        tags.description(),
        tags.contentType(),
        tags.expireTime(),
        null,
        KeyVaultVersions.instant(there.getUpdatedOn()),
        "",
        version == null || version.isEmpty() ? null : VersionId.of(version),
        0,
        there.getName() == null || there.getName().equals(name.text()) ? null : there.getName());
  }
}

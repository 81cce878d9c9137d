package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes. A new version inherits nothing at the service, so a put reads what is known of the one
 * before and writes it again; of two that change metadata at the same time the later wins.
 */
final class KeyVaultWrites {
  private final KeyVaultCalls calls;
  private final KeyVaultReads reads;
  private final KeyVaultConfig config;

  KeyVaultWrites(KeyVaultCalls calls, KeyVaultReads reads, KeyVaultConfig config) {
    this.calls = calls;
    this.reads = reads;
    this.config = config;
  }

  Version put(PutRequest request, OperationContext context) {
    SecretName name = request.name();
    KeyVaultValues.Written value = KeyVaultValues.write(request.value());
    KeyVaultTags.check(request.change());
    SecretProperties before = calls.newest(name, context);
    KeyVaultTags tags =
        (before == null ? KeyVaultTags.NONE : KeyVaultTags.of(before))
            .changed(request.change())
            .forVersion(order(before), value.form(), canonical(name));
    SecretProperties made =
        Settling.whenIdle(context, () -> calls.set(name, value.text(), tags, context));
    return KeyVaultVersions.version(name, made, Set.of(Stage.CURRENT));
  }

  private static long order(@Nullable SecretProperties before) {
    long now = KeyVaultTags.micros(Instant.now());
    return before == null ? now : Math.max(now, KeyVaultTags.order(before) + 1);
  }

  private @Nullable SecretName canonical(SecretName name) {
    return config.names() == KeyVaultConfig.Names.ENCODED ? name : null;
  }

  SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    SecretName name = request.name();
    MetadataChange change = request.change();
    KeyVaultTags.check(change);
    SecretProperties newest = calls.newest(name, context);
    if (newest == null) {
      throw calls.absent(name, context);
    }
    if (change.isNone()) {
      return KeyVaultReads.described(name, newest, SecretState.ENABLED);
    }
    KeyVaultTags tags = KeyVaultTags.of(newest).changed(change);
    newest.setTags(tags.toSend()).setContentType(tags.contentType());
    return KeyVaultReads.described(name, calls.update(name, newest, context), SecretState.ENABLED);
  }

  Version setState(SetVersionStateRequest request, OperationContext context) {
    SecretName name = request.name();
    List<SecretProperties> all = reads.versions(name, context);
    if (all.isEmpty()) {
      throw calls.absent(name, context);
    }
    for (int i = 0; i < all.size(); i++) {
      SecretProperties version = all.get(i);
      if (version.getVersion().equals(request.version().text())) {
        version.setEnabled(request.enabled());
        return KeyVaultVersions.version(name, calls.update(name, version, context), stages(i));
      }
    }
    throw KeyVaultErrors.notFound();
  }

  /** Of the version at a place among all, newest first. */
  static Set<Stage> stages(int place) {
    Set<Stage> stages = new HashSet<>();
    if (place == 0) {
      stages.add(Stage.CURRENT);
    } else if (place == 1) {
      stages.add(Stage.PREVIOUS);
    }
    return stages;
  }

  SecretMetadata delete(SecretName name, OperationContext context) {
    try {
      begin(() -> calls.delete(name, context), context);
    } catch (SecretsException e) {
      throw e.code() == ErrorCode.NOT_FOUND ? calls.absent(name, context) : e;
    }
    Settling.until(context, () -> calls.isDeleted(name, context));
    SecretProperties deleted = calls.deleted(name, context);
    if (deleted == null) {
      throw KeyVaultErrors.notSettled();
    }
    return KeyVaultReads.described(name, deleted, SecretState.DELETED);
  }

  SecretMetadata restore(SecretName name, OperationContext context) {
    try {
      begin(() -> calls.recover(name, context), context);
    } catch (SecretsException e) {
      SecretProperties live = e.code() == ErrorCode.NOT_FOUND ? calls.newest(name, context) : null;
      if (live == null) {
        throw e;
      }
      return KeyVaultReads.described(name, live, SecretState.ENABLED);
    }
    SecretProperties live = Settling.present(context, () -> calls.newest(name, context));
    return KeyVaultReads.described(name, live, SecretState.ENABLED);
  }

  /** What lives is deleted first: the service destroys only what is. */
  void purge(SecretName name, OperationContext context) {
    try {
      begin(() -> calls.delete(name, context), context);
      Settling.until(context, () -> calls.isDeleted(name, context));
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.DELETED) {
        throw e;
      }
    }
    begin(() -> calls.purge(name, context), context);
    Settling.until(context, () -> !calls.isDeleted(name, context));
  }

  private static void begin(Runnable call, OperationContext context) {
    Settling.whenIdle(
        context,
        () -> {
          call.run();
          return true;
        });
  }
}

package dev.coffer.store;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of each mutation: from the record under a name to the next one, or a refusal. Pure:
 * no I/O, no clock, no keys.
 */
final class SecretEdits {
  private final StoreErrors errors;
  private final int maxVersions;

  SecretEdits(StoreErrors errors, int maxVersions) {
    this.errors = errors;
    this.maxVersions = maxVersions;
  }

  /** A new version; the secret too, where there is none. */
  Edit<Version> put(
      @Nullable NameRecord before,
      SecretName name,
      SecretValue.Kind kind,
      PutCondition condition,
      Stage stage,
      MetadataChange change,
      Instant now) {
    SecretRecord secret = before instanceof SecretRecord found ? found : null;
    if (secret != null && secret.deleted()) {
      throw errors.deleted(name);
    }
    check(condition, name, secret);
    SecretDraft draft =
        secret == null
            ? SecretDraft.first(name, before instanceof Tombstone purged ? purged : null, now)
            : SecretDraft.of(secret);
    long number = draft.addVersion(kind, now);
    draft.bear(stage, number);
    draft.apply(change);
    if (!draft.keepNewest(maxVersions)) {
      throw errors.allStaged(name, maxVersions);
    }
    SecretRecord after = finish(draft, now);
    Version answer = after.toVersion(Objects.requireNonNull(after.version(number)));
    return new Edit.Changed<>(after, number, draft.lostValues(), number, draft.moved(), answer);
  }

  private void check(PutCondition condition, SecretName name, @Nullable SecretRecord secret) {
    if (condition instanceof PutCondition.CreateOnly && secret != null) {
      throw errors.exists(name);
    }
    if (condition instanceof PutCondition.IfVersion expected) {
      Long current = secret == null ? null : secret.stages().get(Stage.CURRENT);
      if (current == null || current != VersionNumbers.of(expected.current())) {
        throw errors.notCurrent(name, expected.current(), current);
      }
    }
  }

  Edit<SecretMetadata> updateMetadata(
      @Nullable NameRecord before, UpdateMetadataRequest request, Instant now) {
    SecretRecord secret = live(before, request.name());
    if (!request.ifEtag().isEmpty() && !request.ifEtag().equals(secret.etag())) {
      throw errors.otherEtag(request.name());
    }
    if (request.change().isNone()) {
      return new Edit.Unchanged<>(secret.toMetadata());
    }
    SecretDraft draft = SecretDraft.of(secret);
    draft.apply(request.change());
    return changed(draft, null, now);
  }

  Edit<SecretMetadata> moveStage(
      @Nullable NameRecord before, MoveStageRequest request, Instant now) {
    SecretName name = request.name();
    SecretRecord secret = live(before, name);
    Long bearer = secret.stages().get(request.stage());
    VersionId from = request.ifFrom();
    if (from != null && (bearer == null || bearer != VersionNumbers.of(from))) {
      throw errors.notBearer(name, request.stage(), from);
    }
    SecretDraft draft = SecretDraft.of(secret);
    VersionId to = request.to();
    if (to == null) {
      draft.drop(request.stage());
    } else {
      VersionEntry target = version(secret, to);
      requireReadable(name, target);
      draft.bear(request.stage(), target.number());
    }
    return draft.moved().isEmpty()
        ? new Edit.Unchanged<>(secret.toMetadata())
        : changed(draft, to == null ? bearer : (Long) VersionNumbers.of(to), now);
  }

  Edit<Version> setVersionState(
      @Nullable NameRecord before, SetVersionStateRequest request, Instant now) {
    SecretRecord secret = live(before, request.name());
    VersionEntry entry = version(secret, request.version());
    requireNeitherDeletedNorDestroyed(request.name(), entry);
    if (entry.disabled() != request.enabled()) {
      return new Edit.Unchanged<>(secret.toVersion(entry));
    }
    SecretDraft draft = SecretDraft.of(secret);
    draft.replace(entry.withDisabled(!request.enabled()));
    SecretRecord after = finish(draft, now);
    Version answer = after.toVersion(Objects.requireNonNull(after.version(entry.number())));
    return new Edit.Changed<>(after, null, List.of(), entry.number(), Set.of(), answer);
  }

  Edit<SecretMetadata> delete(@Nullable NameRecord before, DeleteRequest request, Instant now) {
    SecretRecord secret = live(before, request.name());
    SecretDraft draft = SecretDraft.of(secret);
    if (request.version() == null) {
      draft.setDeleted(true);
      return changed(draft, null, now);
    }
    VersionEntry entry = version(secret, request.version());
    requireNeitherDeletedNorDestroyed(request.name(), entry);
    draft.replace(entry.withDeleted(true));
    return changed(draft, entry.number(), now);
  }

  Edit<SecretMetadata> restore(@Nullable NameRecord before, RestoreRequest request, Instant now) {
    SecretRecord secret = present(before, request.name());
    if (request.version() == null) {
      return secret.deleted()
          ? restoreSecret(secret, now)
          : new Edit.Unchanged<>(secret.toMetadata());
    }
    if (secret.deleted()) {
      throw errors.deleted(request.name());
    }
    VersionEntry entry = version(secret, request.version());
    if (entry.destroyed()) {
      throw errors.destroyed(request.name(), entry.number());
    }
    if (!entry.deleted()) {
      return new Edit.Unchanged<>(secret.toMetadata());
    }
    SecretDraft draft = SecretDraft.of(secret);
    draft.replace(entry.withDeleted(false));
    return changed(draft, entry.number(), now);
  }

  private Edit<SecretMetadata> restoreSecret(SecretRecord secret, Instant now) {
    SecretDraft draft = SecretDraft.of(secret);
    draft.setDeleted(false);
    return changed(draft, null, now);
  }

  Edit<Purged> purge(@Nullable NameRecord before, PurgeRequest request, Instant now) {
    SecretRecord secret = present(before, request.name());
    return request.version() == null
        ? purgeSecret(secret, now)
        : purgeVersion(secret, request.version(), now);
  }

  private static Edit<Purged> purgeSecret(SecretRecord secret, Instant now) {
    List<Long> lost = new ArrayList<>();
    for (VersionEntry entry : secret.versions()) {
      if (!entry.destroyed()) {
        lost.add(entry.number());
      }
    }
    Tombstone after =
        new Tombstone(secret.counter() + 1, secret.incarnation(), secret.lastNumber(), now);
    return new Edit.Changed<>(
        after, null, lost, null, secret.stages().keySet(), new Purged(secret.name(), null));
  }

  private Edit<Purged> purgeVersion(SecretRecord secret, VersionId version, Instant now) {
    VersionEntry entry = version(secret, version);
    if (entry.destroyed()) {
      throw errors.destroyed(secret.name(), entry.number());
    }
    SecretDraft draft = SecretDraft.of(secret);
    draft.destroy(entry);
    return new Edit.Changed<>(
        finish(draft, now),
        null,
        draft.lostValues(),
        entry.number(),
        Set.of(),
        new Purged(secret.name(), version));
  }

  /** The secret, deleted or not. */
  SecretRecord present(@Nullable NameRecord found, SecretName name) {
    if (found instanceof SecretRecord secret) {
      return secret;
    }
    throw errors.notFound(name);
  }

  /** The secret, which is not deleted. */
  SecretRecord live(@Nullable NameRecord found, SecretName name) {
    SecretRecord secret = present(found, name);
    if (secret.deleted()) {
      throw errors.deleted(name);
    }
    return secret;
  }

  VersionEntry version(SecretRecord secret, VersionId id) {
    VersionEntry entry = secret.version(VersionNumbers.of(id));
    if (entry == null) {
      throw errors.noSuchVersion(secret.name(), id);
    }
    return entry;
  }

  /** Refuses a version whose value cannot be read now. */
  void requireReadable(SecretName name, VersionEntry entry) {
    requireNeitherDeletedNorDestroyed(name, entry);
    if (entry.state() == VersionState.DISABLED) {
      throw errors.disabled(name, entry.number());
    }
  }

  private void requireNeitherDeletedNorDestroyed(SecretName name, VersionEntry entry) {
    if (entry.destroyed()) {
      throw errors.destroyed(name, entry.number());
    }
    if (entry.deleted()) {
      throw errors.deletedVersion(name, entry.number());
    }
  }

  private Edit<SecretMetadata> changed(SecretDraft draft, @Nullable Long about, Instant now) {
    SecretRecord after = finish(draft, now);
    return new Edit.Changed<>(
        after, null, draft.lostValues(), about, draft.moved(), after.toMetadata());
  }

  private SecretRecord finish(SecretDraft draft, Instant now) {
    SecretRecord after = draft.finish(now);
    SecretBounds.check(after, errors);
    return after;
  }
}

package dev.coffer.memory;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PushedChanges;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * All secrets of one store in memory, and what each mutation means. Guarded by the store's lock.
 */
final class MemorySecrets {
  /** How the store calls itself in provenances; the pipeline knows it by its configured name. */
  private static final String LABEL = "memory";

  private final Capabilities capabilities;
  private final Clock clock;
  private final NavigableMap<String, MemorySecret> byName = new TreeMap<>();
  private final Map<String, Tombstone> purged = new HashMap<>();
  private final MemoryRequests requests = new MemoryRequests();
  private final Set<ChangeListener> listeners = new LinkedHashSet<>();
  private long revision;

  MemorySecrets(Capabilities capabilities, Clock clock) {
    this.capabilities = capabilities;
    this.clock = clock;
  }

  /** What is kept of a purged secret, so that no number is ever used twice. */
  private record Tombstone(long incarnation, long lastNumber) {}

  private Limits limits() {
    return capabilities.limits();
  }

  NavigableMap<String, MemorySecret> byName() {
    return byName;
  }

  /** The secret, deleted or not. */
  MemorySecret existing(SecretName name) {
    MemorySecret secret = byName.get(name.text());
    if (secret == null) {
      throw MemoryErrors.notFound(name);
    }
    return secret;
  }

  private MemorySecret live(SecretName name) {
    MemorySecret secret = existing(name);
    if (secret.deleted()) {
      throw MemoryErrors.deleted(name);
    }
    return secret;
  }

  Secret get(GetRequest request) {
    MemorySecret secret = live(request.name());
    return secret.toSecret(secret.readable(secret.select(request.selector())), LABEL);
  }

  Version put(PutRequest request, OperationContext context) {
    SecretName name = request.name();
    Version earlier = remembered(context, request);
    if (earlier != null) {
      return earlier;
    }
    if (request.value().size() > limits().maxValueBytes()) {
      throw MemoryErrors.of(
          ErrorCode.INVALID_ARGUMENT,
          name,
          "The value is over the limit of " + limits().maxValueBytes() + " bytes.",
          "Store less.");
    }
    MemorySecret found = byName.get(name.text());
    checkCondition(name, found, request.condition());
    Instant now = clock.instant();
    MemorySecret secret = found == null ? make(name, now) : found;
    checkRoom(name, secret, request.stage());
    MemoryVersion version =
        secret.add(request.value().copy(), request.stage(), request.change(), now);
    secret.keepNewest(limits().maxVersions());
    byName.put(name.text(), secret);
    changed(secret, name, Verb.PUT, now);
    Version answer = secret.toVersion(version);
    remember(context, request, answer);
    return answer;
  }

  private MemorySecret make(SecretName name, Instant now) {
    Tombstone before = purged.getOrDefault(name.text(), new Tombstone(0, 0));
    return new MemorySecret(name, capabilities, before.incarnation() + 1, before.lastNumber(), now);
  }

  private static void checkCondition(
      SecretName name, @Nullable MemorySecret found, PutCondition condition) {
    if (found != null && found.deleted()) {
      throw MemoryErrors.deleted(name);
    }
    if (condition instanceof PutCondition.CreateOnly && found != null) {
      throw MemoryErrors.of(
          ErrorCode.ALREADY_EXISTS,
          name,
          "There is a secret of that name already.",
          "Put without create-only to replace its value.");
    }
    if (condition instanceof PutCondition.IfVersion expected) {
      MemoryVersion current = found == null ? null : found.bearer(Stage.CURRENT);
      if (current == null || !MemorySecret.idOf(current).equals(expected.current())) {
        throw MemoryErrors.mismatch(name, "Another version is current.");
      }
    }
  }

  private void checkRoom(SecretName name, MemorySecret secret, Stage stage) {
    if (!secret.fits(stage, limits().maxVersions())) {
      throw MemoryErrors.of(
          ErrorCode.LIMIT_EXCEEDED,
          name,
          "All " + limits().maxVersions() + " versions that are kept of a secret bear a stage.",
          "Remove a stage.");
    }
  }

  private @Nullable Version remembered(OperationContext context, Operation<Version> request) {
    return capabilities.has(Capability.IDEMPOTENT_PUT) ? requests.answer(context, request) : null;
  }

  private void remember(OperationContext context, Operation<Version> request, Version answer) {
    if (capabilities.has(Capability.IDEMPOTENT_PUT)) {
      requests.remember(context, request, answer);
    }
  }

  Version patch(PatchFieldsRequest request, OperationContext context) {
    SecretName name = request.name();
    Version earlier = remembered(context, request);
    if (earlier != null) {
      return earlier;
    }
    MemorySecret secret = live(name);
    checkCondition(name, secret, request.condition());
    MemoryVersion before = secret.readable(secret.select(Selector.CURRENT));
    Map<String, String> fields = new TreeMap<>(before.value.fields());
    fields.keySet().removeAll(request.unset());
    if (request.set() != null) {
      fields.putAll(request.set().fields());
    }
    checkRoom(name, secret, Stage.CURRENT);
    Instant now = clock.instant();
    MemoryVersion version =
        secret.add(SecretValue.ofFields(fields), Stage.CURRENT, request.change(), now);
    secret.keepNewest(limits().maxVersions());
    changed(secret, name, Verb.PATCH_FIELDS, now);
    Version answer = secret.toVersion(version);
    remember(context, request, answer);
    return answer;
  }

  SecretMetadata update(UpdateMetadataRequest request) {
    MemorySecret secret = live(request.name());
    if (!request.ifEtag().isEmpty() && !request.ifEtag().equals(secret.etag())) {
      throw MemoryErrors.mismatch(request.name(), "The secret was changed since that etag.");
    }
    if (!request.change().isNone()) {
      secret.apply(request.change());
      changed(secret, request.name(), Verb.UPDATE_METADATA, clock.instant());
    }
    return secret.toMetadata();
  }

  SecretMetadata moveStage(MoveStageRequest request) {
    SecretName name = request.name();
    MemorySecret secret = live(name);
    MemoryVersion bearer = secret.bearer(request.stage());
    VersionId from = request.ifFrom();
    if (from != null && (bearer == null || !MemorySecret.idOf(bearer).equals(from))) {
      throw MemoryErrors.mismatch(name, "Another version bears the stage.");
    }
    VersionId to = request.to();
    boolean moved =
        to == null
            ? secret.drop(request.stage())
            : secret.bear(request.stage(), secret.readable(secret.version(to)).number);
    if (moved) {
      changed(secret, name, Verb.MOVE_STAGE, clock.instant());
    }
    return secret.toMetadata();
  }

  Version setVersionState(SetVersionStateRequest request) {
    MemorySecret secret = live(request.name());
    MemoryVersion version = secret.present(secret.version(request.version()));
    if (version.disable(!request.enabled())) {
      changed(secret, request.name(), Verb.SET_VERSION_STATE, clock.instant());
    }
    return secret.toVersion(version);
  }

  SecretMetadata delete(DeleteRequest request) {
    MemorySecret secret = live(request.name());
    if (request.version() == null) {
      secret.delete(true);
    } else {
      secret.present(secret.version(request.version())).delete(true);
    }
    changed(secret, request.name(), Verb.DELETE, clock.instant());
    return secret.toMetadata();
  }

  SecretMetadata restore(RestoreRequest request) {
    MemorySecret secret = existing(request.name());
    boolean restored;
    if (request.version() == null) {
      restored = secret.delete(false);
    } else {
      MemoryVersion version = live(request.name()).version(request.version());
      if (version.state() == VersionState.DESTROYED) {
        throw MemoryErrors.unreadable(request.name(), "destroyed");
      }
      restored = version.delete(false);
    }
    if (restored) {
      changed(secret, request.name(), Verb.RESTORE, clock.instant());
    }
    return secret.toMetadata();
  }

  Purged purge(PurgeRequest request) {
    SecretName name = request.name();
    MemorySecret secret = existing(name);
    if (request.version() == null) {
      secret.destroy();
      byName.remove(name.text());
      purged.put(name.text(), new Tombstone(secret.incarnation(), secret.lastNumber()));
    } else {
      MemoryVersion version = secret.version(request.version());
      if (version.state() == VersionState.DESTROYED) {
        throw MemoryErrors.unreadable(name, "destroyed");
      }
      version.destroy();
    }
    changed(secret, name, Verb.PURGE, clock.instant());
    return new Purged(name, request.version());
  }

  private void changed(MemorySecret secret, SecretName name, Verb verb, Instant now) {
    secret.changed(now);
    Change change = new Change(++revision, name, verb, null);
    listeners.forEach(listener -> listener.onChange(change));
  }

  ChangeSubscription subscribe(Interest interest, ChangeListener listener, Lock lock) {
    List<ChangeListener> own = new ArrayList<>();
    PushedChanges told = new PushedChanges(interest, listener, () -> remove(own, lock));
    own.add(told);
    lock.lock();
    try {
      listeners.add(told);
    } finally {
      lock.unlock();
    }
    return told;
  }

  private void remove(List<ChangeListener> own, Lock lock) {
    lock.lock();
    try {
      listeners.removeAll(own);
    } finally {
      lock.unlock();
    }
  }

  void wipe() {
    byName.values().forEach(MemorySecret::destroy);
    byName.clear();
    requests.wipe();
  }
}

package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes, restores and destroys. The engine answers 204 to whatever is asked, so each call is
 * given the metadata that was read before, and judges by that. Thread-safe.
 */
final class KvDeletion {
  private final VaultSession session;
  private final String mount;

  KvDeletion(VaultSession session, String mount) {
    this.session = session;
    this.mount = mount;
  }

  /**
   * Deletes one version; or all that can be read, in one call with the newest first, so that {@link
   * #restore} can tell which were deleted together with it.
   */
  void delete(KvMetadata before, @Nullable VersionId version, OperationContext context) {
    if (version == null) {
      requireReadable(before.newestVersion().state());
      change(
          "delete",
          before,
          before.versions().stream().filter(v -> v.state() == VersionState.ENABLED),
          context);
    } else {
      KvMetadata.KvVersion one = found(before, version);
      requireReadable(one.state());
      change("delete", before, Stream.of(one), context);
    }
  }

  /**
   * Restores one version; or those that were deleted together with the newest, or after it. Those
   * that were deleted alone before stay deleted.
   */
  void restore(KvMetadata before, @Nullable VersionId version, OperationContext context) {
    if (version != null) {
      KvMetadata.KvVersion one = found(before, version);
      if (one.state() == VersionState.DESTROYED) {
        throw destroyed();
      }
      change(
          "undelete",
          before,
          Stream.of(one).filter(v -> v.state() == VersionState.DELETED),
          context);
    } else if (before.isDeleted()) {
      Instant since = before.newestVersion().deletionTime();
      change(
          "undelete",
          before,
          before.versions().stream()
              .filter(v -> v.state() == VersionState.DELETED && isSince(v.deletionTime(), since)),
          context);
    }
  }

  private static boolean isSince(@Nullable Instant time, @Nullable Instant since) {
    return time != null && since != null && !time.isBefore(since);
  }

  /** Destroys one version, or all there is of the secret. */
  void purge(KvMetadata before, @Nullable VersionId version, OperationContext context) {
    if (version == null) {
      String path = mount + "/metadata/" + before.nativeName();
      session.need(VaultRequest.delete(path), context);
    } else {
      change("destroy", before, Stream.of(found(before, version)), context);
    }
  }

  private void change(
      String how,
      KvMetadata metadata,
      Stream<KvMetadata.KvVersion> versions,
      OperationContext context) {
    List<Long> numbers = versions.map(KvMetadata.KvVersion::number).toList();
    if (!numbers.isEmpty()) {
      Json body = Json.of(Map.of("versions", numbers));
      String path = mount + "/" + how + "/" + metadata.nativeName();
      session.need(VaultRequest.write(path, body), context);
    }
  }

  static KvMetadata.KvVersion found(KvMetadata metadata, VersionId id) {
    KvMetadata.KvVersion version = metadata.find(id);
    if (version == null) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "The secret has no such version.")
          .remedy("List its versions; old ones are dropped by the server.")
          .build();
    }
    return version;
  }

  /**
   * @throws SecretsException DELETED; FAILED_PRECONDITION for a version that is destroyed
   */
  static void requireReadable(VersionState state) {
    if (state == VersionState.DELETED) {
      throw deleted();
    }
    if (state == VersionState.DESTROYED) {
      throw destroyed();
    }
  }

  static SecretsException deleted() {
    return SecretsException.of(ErrorCode.DELETED, "The secret or version is deleted.")
        .remedy("Restore it.")
        .build();
  }

  private static SecretsException destroyed() {
    return SecretsException.of(
            ErrorCode.FAILED_PRECONDITION, "The version is destroyed: its value is gone for good.")
        .remedy("Put a new value, or purge the secret.")
        .build();
  }
}

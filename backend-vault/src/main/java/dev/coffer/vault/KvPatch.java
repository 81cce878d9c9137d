package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Changes single fields by a merge patch of the server, so that fields of others keep their types.
 * The version that was looked at is demanded with it; where another writer was faster the patch is
 * made again over what that one wrote. Thread-safe.
 */
final class KvPatch {
  private static final int MOST_TRIES = 100;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private final VaultSession session;
  private final int maxValueBytes;

  KvPatch(VaultSession session, int maxValueBytes) {
    this.session = session;
    this.maxValueBytes = maxValueBytes;
  }

  /**
   * The answer to the patch that succeeded.
   *
   * @param expected the version that must be the newest; null for any
   * @param read reads the secret; the patch goes to the same path
   */
  VaultReply apply(
      PatchFieldsRequest request,
      @Nullable Long expected,
      VaultRequest read,
      OperationContext context) {
    for (int tries = 1; ; tries++) {
      VaultReply now = session.call(read, context);
      long newest = requirePatchable(read, now, expected);
      requireFits(request, now.data().path("data"));
      VaultRequest patch = VaultRequest.patch(read.path(), body(request, newest));
      VaultReply reply = session.call(patch, context);
      if (reply.isFine()) {
        return reply;
      }
      SecretsException error = session.errors().of(patch, reply);
      boolean overtaken = error.code() == ErrorCode.VERSION_MISMATCH && expected == null;
      if (!overtaken || tries == MOST_TRIES) {
        throw error;
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
    }
  }

  private long requirePatchable(VaultRequest read, VaultReply now, @Nullable Long expected) {
    Json metadata = now.data().path("metadata");
    if (now.status() == 404 && !metadata.path("deletion_time").asText().isEmpty()) {
      throw KvDeletion.deleted();
    }
    if (!now.isFine()) {
      throw session.errors().of(read, now);
    }
    long newest = metadata.path("version").asLong();
    if (expected != null && expected != newest) {
      throw KvTwo.mismatch();
    }
    return newest;
  }

  private void requireFits(PatchFieldsRequest request, Json data) {
    if (KvValues.isBytes(data)) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "The value has no fields.")
          .remedy("Put the whole value.")
          .build();
    }
    Map<String, String> fields = KvValues.fields(data);
    fields.keySet().removeAll(request.unset());
    if (request.set() != null) {
      Map<String, String> set = request.set().fields();
      KvValues.requireUnmarked(set.keySet());
      fields.putAll(set);
    }
    if (fields.isEmpty()) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The patch would leave no field at all.")
          .remedy("Keep a field, or delete the secret.")
          .build();
    }
    try (SecretValue patched = SecretValue.ofFields(fields)) {
      if (patched.size() > maxValueBytes) {
        throw VaultBackend.tooLarge(patched.size(), maxValueBytes);
      }
    }
  }

  private static Json body(PatchFieldsRequest request, long newest) {
    Map<String, @Nullable String> data = new LinkedHashMap<>();
    request.unset().forEach(field -> data.put(field, null));
    if (request.set() != null) {
      data.putAll(request.set().fields());
    }
    return Json.of(Map.of("options", Map.of("cas", newest), "data", data));
  }
}

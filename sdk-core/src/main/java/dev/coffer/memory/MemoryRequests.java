package dev.coffer.memory;

import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request ids of puts and patches, so that one that comes again is one. Guarded by the lock.
 */
final class MemoryRequests {
  private static final int KEPT = 10_000;

  private record Key(String caller, String requestId) {}

  private record Outcome(Operation<Version> request, @Nullable SecretValue kept, Version answer) {}

  private final Map<Key, Outcome> outcomes = new LinkedHashMap<>();

  /** The answer of this request the last time; null where it is new. */
  @Nullable Version answer(OperationContext context, Operation<Version> request) {
    String id = context.requestId();
    Outcome outcome = id == null ? null : outcomes.get(new Key(context.caller(), id));
    if (outcome == null) {
      return null;
    }
    if (!outcome.request().equals(request)) {
      throw MemoryErrors.otherRequest(Objects.requireNonNull(request.name()));
    }
    return outcome.answer();
  }

  /** Keeps a copy of the value, since the caller closes its own. */
  void remember(OperationContext context, Operation<Version> request, Version answer) {
    String id = context.requestId();
    if (id == null) {
      return;
    }
    outcomes.put(new Key(context.caller(), id), copied(request, answer));
    if (outcomes.size() > KEPT) {
      var oldest = outcomes.entrySet().iterator();
      wipe(oldest.next().getValue());
      oldest.remove();
    }
  }

  private static Outcome copied(Operation<Version> request, Version answer) {
    if (request instanceof PutRequest put) {
      SecretValue value = put.value().copy();
      PutRequest kept =
          new PutRequest(put.name(), value, put.condition(), put.stage(), put.change());
      return new Outcome(kept, value, answer);
    }
    PatchFieldsRequest patch = (PatchFieldsRequest) request;
    SecretValue set = patch.set() == null ? null : patch.set().copy();
    PatchFieldsRequest kept =
        new PatchFieldsRequest(patch.name(), set, patch.unset(), patch.condition(), patch.change());
    return new Outcome(kept, set, answer);
  }

  void wipe() {
    outcomes.values().forEach(MemoryRequests::wipe);
    outcomes.clear();
  }

  private static void wipe(Outcome outcome) {
    if (outcome.kept() != null) {
      outcome.kept().close();
    }
  }
}

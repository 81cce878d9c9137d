package dev.coffer.spi;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.SecretName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads several secrets; each has a status of its own, in the order asked.
 *
 * @param gets 1 to 1000 reads
 */
public record GetManyRequest(List<GetRequest> gets) implements Operation<List<BatchEntry>> {
  /** The most reads of one request. */
  public static final int MAX_GETS = 1000;

  public GetManyRequest {
    gets = List.copyOf(gets);
    Requirement.between("names of a batch", gets.size(), 1, MAX_GETS);
  }

  @Override
  public @Nullable SecretName name() {
    return null;
  }

  @Override
  public Verb verb() {
    return Verb.GET_MANY;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    for (GetRequest get : gets) {
      Capability missing = get.missingFrom(capabilities);
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  @Override
  public List<BatchEntry> on(SecretBackend backend, OperationContext context) {
    return backend.getMany(this, context);
  }
}

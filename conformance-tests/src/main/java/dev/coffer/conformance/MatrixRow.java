package dev.coffer.conformance;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run of the suite found out about one store: a row of the matrix.
 *
 * @param title the store
 * @param capabilities what it declares
 * @param sentences for each capability how many sentences that need it were kept: with the
 *     capability, or by its refusal without
 * @param conditions the bad days that the store was seen to survive
 * @param broken the sentences of the contract that it does not keep
 */
public record MatrixRow(
    String title,
    Capabilities capabilities,
    Map<Capability, Integer> sentences,
    Set<Condition> conditions,
    List<String> broken) {
  public MatrixRow {
    sentences = Map.copyOf(sentences);
    conditions = Set.copyOf(conditions);
    broken = List.copyOf(broken);
  }

  /** Whether a capability was shown, or shown to be refused. */
  public boolean proved(Capability capability) {
    return sentences.getOrDefault(capability, 0) > 0;
  }
}

package dev.coffer.local.table;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.observe.CallBudget;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.Limits;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees what changed in a small store: a look asks the system whether its files have changed, and
 * reads them again where they have. Of a file that is written as a whole every name counts as
 * changed.
 *
 * @param source what the store holds now
 */
public record ContentsLooks(Function<OperationContext, Contents> source) implements Looks {
  /** A look costs a few calls of the system. */
  public static final CallBudget BUDGET = new CallBudget(120);

  @Override
  public int namesAtOnce() {
    return Limits.MAX_PAGE_SIZE;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> names, OperationContext context, MoreCalls more) {
    Contents contents = source.apply(context);
    List<Sighting.Current> seen = new ArrayList<>();
    for (SecretName name : names) {
      Row row = find(contents, name);
      if (row != null) {
        seen.add(new Sighting.Current(name, row.id(), row.id().text()));
      }
    }
    return seen;
  }

  private static @Nullable Row find(Contents contents, SecretName name) {
    try {
      return contents.find(name);
    } catch (SecretsException e) {
      // What cannot be spelt here is not here.
      return null;
    }
  }

  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    List<Sighting> seen = new ArrayList<>();
    for (Row row : source.apply(context).rows().values()) {
      if (prefix.matches(row.name())) {
        seen.add(new Sighting.Current(row.name(), row.id(), row.id().text()));
      }
    }
    return new SightingPage(seen, "");
  }
}

package dev.coffer.aws.parameterstore;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/** Sees what changed in Parameter Store, which describes fifty parameters at once. */
final class ParameterStoreLooks implements Looks {
  private final ParameterStoreCalls calls;

  ParameterStoreLooks(ParameterStoreCalls calls) {
    this.calls = calls;
  }

  @Override
  public int namesAtOnce() {
    return ParameterStoreCalls.PAGE;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> names, OperationContext context, MoreCalls more) {
    List<String> there = new ArrayList<>();
    for (SecretName name : names) {
      String spelt = spelt(name);
      if (spelt != null) {
        there.add(spelt);
      }
    }
    List<Sighting.Current> seen = new ArrayList<>();
    if (!there.isEmpty()) {
      ParameterStringFilter filter =
          ParameterStoreCalls.filter("Name", "Equals", there.toArray(String[]::new));
      add(calls.page(List.of(filter), null, null, context), seen);
    }
    return seen;
  }

  private @Nullable String spelt(SecretName name) {
    try {
      return calls.names().encode(name);
    } catch (SecretsException e) {
      // What the service cannot spell it does not have.
      return null;
    }
  }

  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    String beginning = calls.names().beginning(prefix);
    List<ParameterStringFilter> filters =
        beginning.isEmpty()
            ? List.of()
            : List.of(ParameterStoreCalls.filter("Name", "BeginsWith", beginning));
    DescribeParametersResponse page =
        calls.page(filters, pageToken.isEmpty() ? null : pageToken, null, context);
    List<Sighting.Current> seen = new ArrayList<>();
    add(page, seen);
    return new SightingPage(List.copyOf(seen), page.nextToken() == null ? "" : page.nextToken());
  }

  private void add(DescribeParametersResponse page, List<Sighting.Current> seen) {
    for (ParameterMetadata parameter : page.parameters()) {
      SecretName name = calls.names().decode(parameter.name());
      if (name != null) {
        seen.add(
            new Sighting.Current(
                name,
                VersionId.of(Long.toString(parameter.version())),
                parameter.version() + " " + parameter.lastModifiedDate()));
      }
    }
  }
}

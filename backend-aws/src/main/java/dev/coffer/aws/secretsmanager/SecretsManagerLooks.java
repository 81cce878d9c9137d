package dev.coffer.aws.secretsmanager;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.OperationContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * Sees what changed in Secrets Manager. A list tells a hundred secrets at once, but may lag behind
 * by minutes: it only says which to look at.
 */
final class SecretsManagerLooks implements Looks {
  private final SecretsManagerCalls calls;
  private final SecretsManagerLists lists;

  SecretsManagerLooks(SecretsManagerCalls calls, SecretsManagerLists lists) {
    this.calls = calls;
    this.lists = lists;
  }

  @Override
  public int namesAtOnce() {
    return 1;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> names, OperationContext context, MoreCalls more) {
    SecretName name = names.get(0);
    try {
      DescribeSecretResponse secret = calls.describe(name, context);
      String mark =
          mark(secret.deletedDate(), secret.lastChangedDate(), secret.versionIdsToStages());
      return List.of(
          new Sighting.Current(
              name,
              secret.deletedDate() == null
                  ? SecretsManagerStages.bearer(
                      secret.versionIdsToStages(), SecretsManagerStages.CURRENT)
                  : null,
              mark));
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    ListSecretsResponse page =
        lists.page(prefix, true, pageToken.isEmpty() ? null : pageToken, context);
    List<Sighting> seen = new ArrayList<>();
    for (SecretListEntry secret : page.secretList()) {
      SecretName name = calls.names().decode(secret.name());
      if (name != null && prefix.matches(name)) {
        seen.add(
            new Sighting.Listed(
                name,
                mark(
                    secret.deletedDate(),
                    secret.lastChangedDate(),
                    secret.secretVersionsToStages())));
      }
    }
    return new SightingPage(seen, page.nextToken() == null ? "" : page.nextToken());
  }

  private static String mark(
      @Nullable Instant deleted, @Nullable Instant changed, Map<String, List<String>> stages) {
    return deleted + " " + changed + " " + new TreeMap<>(stages);
  }
}

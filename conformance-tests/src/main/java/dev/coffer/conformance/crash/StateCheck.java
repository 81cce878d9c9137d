package dev.coffer.conformance.crash;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads secrets and finds where they are not as expected.
 *
 * @param findings where each difference is written down
 */
record StateCheck(SecretBackend store, List<String> findings) {
  private static final int PAGE = 1000;

  void check(SecretName name, Expected wanted) {
    try {
      SecretMetadata found = store.describe(new DescribeRequest(name), OperationContext.LOCAL);
      if (wanted.exists()) {
        checkSecret(found, wanted);
      } else {
        differs(name, "is there", "gone");
      }
    } catch (SecretsException e) {
      if (wanted.exists() || e.code() != ErrorCode.NOT_FOUND) {
        differs(name, e.code() + ": " + e.getMessage(), "there with version " + wanted.last());
      }
    }
  }

  private void checkSecret(SecretMetadata found, Expected wanted) {
    SecretName name = found.name();
    if ((found.state() == SecretState.DELETED) != wanted.deleted()) {
      differs(name, found.state(), wanted.deleted() ? SecretState.DELETED : SecretState.ENABLED);
    }
    if (!String.valueOf(found.current()).equals(String.valueOf(wanted.current()))) {
      differs(name, "current " + found.current(), "current " + wanted.current());
    }
    Map<Long, Set<?>> stages = new TreeMap<>();
    Page<Version> page =
        store.listVersions(new ListVersionsRequest(name, PAGE, ""), OperationContext.LOCAL);
    page.items().forEach(v -> stages.put(Objects.requireNonNull(v.number()), v.stages()));
    Map<Long, Set<?>> wantedStages = new TreeMap<>();
    wanted.versions().keySet().forEach(n -> wantedStages.put(n, wanted.stagesOf(n)));
    if (!stages.equals(wantedStages)) {
      differs(name, "versions " + stages, wantedStages);
    }
    if (!wanted.deleted()) {
      page.items().forEach(version -> checkValue(version, wanted));
    }
  }

  private void checkValue(Version version, Expected wanted) {
    Content content = wanted.versions().get(version.number());
    GetRequest get = new GetRequest(version.name(), Selector.version(version.id()));
    try (Secret secret = store.get(get, OperationContext.LOCAL)) {
      if (content != null && !content.is(secret.value())) {
        differs(version.name(), "version " + version.id() + " with another value", content);
      }
    }
  }

  private void differs(SecretName name, Object found, Object wanted) {
    findings.add("%s is found as %s, not as %s".formatted(name, found, wanted));
  }
}

package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.PageToken;
import dev.coffer.aws.Pages;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/**
 * Lists secrets and versions. The service lists in an order of its own, so each page is cut out of
 * all that is under the prefix.
 */
final class SecretsManagerLists {
  /** The service gives at most as many secrets at once. */
  private static final int PAGE = 100;

  private static final int SHOWN_OF_A_NAME = 80;

  private final SecretsManagerCalls calls;

  SecretsManagerLists(SecretsManagerCalls calls) {
    this.calls = calls;
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    String arguments =
        List.of(
                request.prefix(),
                new TreeMap<>(request.labels()),
                request.deleted(),
                String.valueOf(request.expiresBefore()))
            .toString();
    PageToken from = PageToken.read(request.pageToken(), arguments);
    List<String> unaddressable = new ArrayList<>();
    NavigableMap<SecretName, SecretMetadata> all = all(request, unaddressable, context);
    List<SecretMetadata> items = new ArrayList<>();
    for (SecretMetadata each :
        from.isFirst() ? all.values() : all.tailMap(SecretName.of(from.last()), false).values()) {
      if (items.size() == request.pageSize()) {
        String last = items.get(items.size() - 1).name().text();
        return new Page<>(
            items, PageToken.after(last, arguments), from.isFirst() ? unaddressable : List.of());
      }
      items.add(each);
    }
    return new Page<>(items, "", from.isFirst() ? unaddressable : List.of());
  }

  private NavigableMap<SecretName, SecretMetadata> all(
      ListRequest request, List<String> unaddressable, OperationContext context) {
    NavigableMap<SecretName, SecretMetadata> all = new TreeMap<>();
    Pages.read(
        token -> page(request.prefix(), request.deleted(), token, context),
        ListSecretsResponse::nextToken,
        page -> page.secretList().forEach(entry -> add(entry, request, all, unaddressable)));
    return all;
  }

  private void add(
      SecretListEntry entry,
      ListRequest request,
      NavigableMap<SecretName, SecretMetadata> all,
      List<String> unaddressable) {
    SecretName name = calls.names().decode(entry.name());
    if (name == null) {
      unaddressable.add(shown(entry.name()));
    } else if (request.prefix().matches(name)) {
      SecretMetadata secret = SecretsManagerAnswers.metadata(name, entry);
      if (isAskedFor(secret, request)) {
        all.put(name, secret);
      }
    }
  }

  /** One page of what the service lists, in its own order. */
  ListSecretsResponse page(
      NamePrefix prefix, boolean deletedToo, @Nullable String token, OperationContext on) {
    String beginning = calls.names().encode(prefix);
    return calls
        .calls()
        .make(
            on,
            SecretsManagerCalls.LIST,
            null,
            bounds ->
                calls
                    .client()
                    .listSecrets(
                        list -> {
                          list.includePlannedDeletion(deletedToo)
                              .maxResults(PAGE)
                              .nextToken(token)
                              .overrideConfiguration(bounds);
                          if (!beginning.isEmpty()) {
                            list.filters(
                                List.of(
                                    Filter.builder()
                                        .key(FilterNameStringType.NAME)
                                        .values(beginning)
                                        .build()));
                          }
                        }));
  }

  private static boolean isAskedFor(SecretMetadata secret, ListRequest request) {
    boolean deleted = secret.state() == SecretState.DELETED;
    boolean labelled = secret.labels().entrySet().containsAll(request.labels().entrySet());
    boolean expires =
        request.expiresBefore() == null
            || (secret.expireTime() != null
                && secret.expireTime().isBefore(request.expiresBefore()));
    return deleted == request.deleted() && labelled && expires;
  }

  private static String shown(String name) {
    String printable = name.replaceAll("[^\\x21-\\x7e]", "?");
    return printable.length() <= SHOWN_OF_A_NAME
        ? printable
        : printable.substring(0, SHOWN_OF_A_NAME) + "…";
  }

  Page<Version> versions(ListVersionsRequest request, OperationContext context) {
    String arguments = "versions of " + request.name();
    PageToken from = PageToken.read(request.pageToken(), arguments);
    boolean begun = from.isFirst();
    List<Version> items = new ArrayList<>();
    for (Version version : versions(request.name(), context)) {
      if (begun && items.size() == request.pageSize()) {
        String last = items.get(items.size() - 1).id().text();
        return Page.of(items, PageToken.after(last, arguments));
      }
      if (begun) {
        items.add(version);
      }
      begun |= version.id().text().equals(from.last());
    }
    return Page.of(items, "");
  }

  private List<Version> versions(SecretName name, OperationContext context) {
    try {
      return calls.versions(name, context).stream()
          .map(entry -> SecretsManagerAnswers.version(name, entry))
          .toList();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.DELETED) {
        throw e;
      }
      return ofDeleted(name, context);
    }
  }

  /** Those that a stage keeps: more cannot be seen of a deleted secret, nor when they were made. */
  private List<Version> ofDeleted(SecretName name, OperationContext context) {
    return calls.describe(name, context).versionIdsToStages().entrySet().stream()
        .map(entry -> SecretsManagerAnswers.version(name, entry.getKey(), entry.getValue(), null))
        .sorted(
            Comparator.comparing((Version version) -> !version.has(Stage.CURRENT))
                .thenComparing(version -> !version.has(Stage.PREVIOUS))
                .thenComparing(version -> version.id().text()))
        .toList();
  }
}

package dev.coffer.aws.parameterstore;

import dev.coffer.aws.PageToken;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/**
 * Lists secrets and versions. The service lists in an order of its own, so each page is cut out of
 * all that is under the prefix; and it tells the labels of one parameter at a time, so a page is
 * small.
 */
final class ParameterStoreLists {
  /** The most items of a page: each costs a call. */
  static final int MAX_PAGE = 50;

  private static final int SHOWN_OF_A_NAME = 80;

  private final ParameterStoreCalls calls;

  ParameterStoreLists(ParameterStoreCalls calls) {
    this.calls = calls;
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    String arguments = List.of(request.prefix(), new TreeMap<>(request.labels())).toString();
    PageToken from = PageToken.read(request.pageToken(), arguments);
    List<String> unaddressable = new ArrayList<>();
    NavigableMap<SecretName, ParameterMetadata> all = all(request, unaddressable, context);
    List<String> shown = from.isFirst() ? unaddressable : List.of();
    int most = Math.min(request.pageSize(), MAX_PAGE);
    List<SecretMetadata> items = new ArrayList<>();
    for (Map.Entry<SecretName, ParameterMetadata> each :
        (from.isFirst() ? all : all.tailMap(SecretName.of(from.last()), false)).entrySet()) {
      if (items.size() == most) {
        String last = items.get(most - 1).name().text();
        return new Page<>(items, PageToken.after(last, arguments), shown);
      }
      addIfStillThere(items, each.getKey(), each.getValue(), context);
    }
    return new Page<>(items, "", shown);
  }

  /** It may have been removed since it was listed. */
  private void addIfStillThere(
      List<SecretMetadata> items,
      SecretName name,
      ParameterMetadata parameter,
      OperationContext context) {
    try {
      items.add(ParameterStoreAnswers.metadata(name, parameter, calls.labels(name, context)));
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  private NavigableMap<SecretName, ParameterMetadata> all(
      ListRequest request, List<String> unaddressable, OperationContext context) {
    List<ParameterStringFilter> filters = new ArrayList<>();
    String beginning = calls.names().beginning(request.prefix());
    if (!beginning.isEmpty()) {
      filters.add(ParameterStoreCalls.filter("Name", "BeginsWith", beginning));
    }
    request
        .labels()
        .forEach(
            (key, value) -> filters.add(ParameterStoreCalls.filter("tag:" + key, "Equals", value)));
    NavigableMap<SecretName, ParameterMetadata> all = new TreeMap<>();
    for (ParameterMetadata parameter : calls.list(filters, null, context)) {
      SecretName name = calls.names().decode(parameter.name());
      if (name == null) {
        unaddressable.add(shown(parameter.name()));
      } else if (request.prefix().matches(name)) {
        all.put(name, parameter);
      }
    }
    return all;
  }

  private static String shown(String name) {
    return name.length() <= SHOWN_OF_A_NAME ? name : name.substring(0, SHOWN_OF_A_NAME) + "…";
  }

  Page<Version> versions(ListVersionsRequest request, OperationContext context) {
    SecretName name = request.name();
    String arguments = "versions of " + name;
    PageToken from = PageToken.read(request.pageToken(), arguments);
    List<ParameterHistory> history = calls.history(name, context);
    long newest = history.stream().mapToLong(ParameterHistory::version).max().orElse(0);
    List<Version> below =
        history.stream()
            .sorted((a, b) -> Long.compare(b.version(), a.version()))
            .filter(each -> from.isFirst() || each.version() < Long.parseLong(from.last()))
            .map(
                each ->
                    ParameterStoreAnswers.version(
                        name, each.version(), newest, each.labels(), each.lastModifiedDate()))
            .toList();
    if (below.size() <= request.pageSize()) {
      return Page.of(below, "");
    }
    List<Version> page = below.subList(0, request.pageSize());
    return Page.of(page, PageToken.after(page.get(page.size() - 1).id().text(), arguments));
  }
}

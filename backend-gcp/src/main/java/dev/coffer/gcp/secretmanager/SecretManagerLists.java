package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.ListSecretVersionsResponse;
import com.google.cloud.secretmanager.v1.ListSecretsResponse;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.Version;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists secrets and versions. The service lists secrets newest first, so each page is cut out of
 * all that are there; versions come page by page as the service has them.
 */
final class SecretManagerLists {
  /** As many as the service gives at once without trouble; it would take 25,000. */
  private static final int PAGE = 1_000;

  /** More pages than that are a defect of the service. */
  private static final int MOST_PAGES = 10_000;

  private static final int SHOWN_OF_A_NAME = 80;

  private final SecretManagerCalls calls;
  private final SecretManagerNames names;

  SecretManagerLists(SecretManagerCalls calls, SecretManagerNames names) {
    this.calls = calls;
    this.names = names;
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    String arguments =
        List.of(
                request.prefix(),
                new TreeMap<>(request.labels()),
                String.valueOf(request.expiresBefore()))
            .toString();
    PageToken from = PageToken.read(request.pageToken(), arguments);
    List<String> unaddressable = new ArrayList<>();
    NavigableMap<SecretName, SecretMetadata> all = all(request, unaddressable, context);
    List<String> reported = from.isFirst() ? unaddressable : List.of();
    List<SecretMetadata> items = new ArrayList<>();
    for (SecretMetadata each : from.isFirst() ? all.values() : after(all, from)) {
      if (items.size() == request.pageSize()) {
        String last = items.get(items.size() - 1).name().text();
        return new Page<>(items, PageToken.after(last, arguments), reported);
      }
      items.add(each);
    }
    return new Page<>(items, "", reported);
  }

  private static Iterable<SecretMetadata> after(
      NavigableMap<SecretName, SecretMetadata> all, PageToken from) {
    return all.tailMap(SecretName.of(from.last()), false).values();
  }

  private NavigableMap<SecretName, SecretMetadata> all(
      ListRequest request, List<String> unaddressable, OperationContext context) {
    NavigableMap<SecretName, SecretMetadata> all = new TreeMap<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      ListSecretsResponse answer = calls.list(PAGE, token, context);
      for (Secret secret : answer.getSecretsList()) {
        String id = SecretManagerMetadata.last(secret.getName());
        SecretName name = names.decode(id, SecretManagerMetadata.canonical(secret));
        if (name == null) {
          if (names.isOurs(id)) {
            unaddressable.add(shown(id));
          }
        } else if (request.prefix().matches(name)) {
          SecretMetadata listed = SecretManagerMetadata.listed(name, secret);
          if (isAskedFor(listed, request)) {
            all.put(name, listed);
          }
        }
      }
      token = answer.getNextPageToken();
      if (token.isEmpty()) {
        break;
      }
    }
    return all;
  }

  private static boolean isAskedFor(SecretMetadata secret, ListRequest request) {
    boolean labelled = secret.labels().entrySet().containsAll(request.labels().entrySet());
    boolean expires =
        request.expiresBefore() == null
            || (secret.expireTime() != null
                && secret.expireTime().isBefore(request.expiresBefore()));
    return labelled && expires;
  }

  private static String shown(String id) {
    return id.length() <= SHOWN_OF_A_NAME ? id : id.substring(0, SHOWN_OF_A_NAME) + "…";
  }

  /** A token holds the number of the newest version too: of later pages nothing else says it. */
  Page<Version> versions(ListVersionsRequest request, OperationContext context) {
    SecretName name = request.name();
    String arguments = "versions of " + name;
    Place from = Place.read(PageToken.read(request.pageToken(), arguments));
    Secret secret = calls.get(name, context);
    ListSecretVersionsResponse answer =
        calls.versions(name, request.pageSize(), from.token(), context);
    List<SecretVersion> found = answer.getVersionsList();
    if (found.isEmpty()) {
      return Page.of(List.of(), "");
    }
    long newest = from.newest() == 0 ? SecretManagerVersions.number(found.get(0)) : from.newest();
    List<Version> items =
        found.stream()
            .map(each -> SecretManagerVersions.known(name, each, newest, secret))
            .toList();
    String next = answer.getNextPageToken();
    return Page.of(items, next.isEmpty() ? "" : PageToken.after(newest + " " + next, arguments));
  }

  /**
   * Where a list of versions goes on.
   *
   * @param newest the number of the newest version when the list began; 0 for the first page
   * @param token the service's
   */
  private record Place(long newest, String token) {
    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,17}) (.+)");

    static Place read(PageToken token) {
      Matcher parts = WRITTEN.matcher(token.last());
      if (token.isFirst()) {
        return new Place(0, "");
      }
      if (!parts.matches()) {
        throw PageToken.foreign();
      }
      return new Place(Long.parseLong(parts.group(1)), parts.group(2));
    }
  }
}

package dev.coffer.memory;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lists into pages. A token is the last item of the page and a check of the other arguments:
 * it is no secret and no authority, since in memory there is nobody to hide a name from.
 */
final class MemoryPages {
  private MemoryPages() {}

  static Page<SecretMetadata> secrets(
      ListRequest request, NavigableMap<String, MemorySecret> byName) {
    int arguments =
        Objects.hash(
            request.prefix(), request.labels(), request.deleted(), request.expiresBefore());
    String after = lastOf(request.pageToken(), arguments);
    String from = after.isEmpty() ? request.prefix().text() : after;
    List<SecretMetadata> items = new ArrayList<>();
    for (var entry : byName.tailMap(from, after.isEmpty()).entrySet()) {
      if (!entry.getKey().startsWith(request.prefix().text())) {
        break;
      }
      if (!matches(request, entry.getValue())) {
        continue;
      }
      if (items.size() == request.pageSize()) {
        String last = items.get(items.size() - 1).name().text();
        return Page.of(items, token(last, arguments));
      }
      items.add(entry.getValue().toMetadata());
    }
    return Page.of(items, "");
  }

  private static boolean matches(ListRequest request, MemorySecret secret) {
    Instant bound = request.expiresBefore();
    boolean expires =
        bound == null || (secret.expireTime() != null && secret.expireTime().isBefore(bound));
    return expires
        && secret.deleted() == request.deleted()
        && secret.labels().entrySet().containsAll(request.labels().entrySet());
  }

  static Page<Version> versions(ListVersionsRequest request, List<Version> newestFirst) {
    int arguments = request.name().hashCode();
    long below = number(lastOf(request.pageToken(), arguments));
    List<Version> rest = newestFirst.stream().filter(v -> number(v.id().text()) < below).toList();
    if (rest.size() <= request.pageSize()) {
      return Page.of(rest, "");
    }
    List<Version> items = rest.subList(0, request.pageSize());
    return Page.of(items, token(items.get(items.size() - 1).id().text(), arguments));
  }

  /** The number that an id is; beyond all where there is none. */
  private static long number(String id) {
    try {
      return id.isEmpty() ? Long.MAX_VALUE : Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw malformed(e);
    }
  }

  private static String token(String last, int arguments) {
    byte[] bytes = (arguments + "|" + last).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String lastOf(String token, int arguments) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String check = arguments + "|";
      if (text.startsWith(check) && text.length() > check.length()) {
        return text.substring(check.length());
      }
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
    throw malformed(null);
  }

  private static SecretsException malformed(@Nullable Throwable cause) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The page token is not of this list.")
        .remedy("Begin without a token, and keep the other arguments as they were.")
        .cause(cause)
        .build();
  }
}

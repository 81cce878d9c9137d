package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.ListRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a merged list goes on: the last name given, and for each layer the page in which that
 * name's place is. Bound to the other arguments of the list but the size of its pages.
 *
 * @param after the last name given; empty at the start
 * @param tokens one for each layer in their order; null for one whose list has ended
 */
record MergedToken(String after, List<@Nullable String> tokens) {
  /** The place that a request asks to go on from. */
  static MergedToken read(Members members, ListRequest request) {
    List<@Nullable String> tokens = new ArrayList<>();
    if (request.pageToken().isEmpty()) {
      members.all().forEach(layer -> tokens.add(""));
      return new MergedToken("", tokens);
    }
    Json token = parse(members, request.pageToken());
    boolean sameList = token.path("of").asText().equals(digest(members, request));
    if (!sameList || !token.path("after").isText()) {
      throw foreign(members);
    }
    for (Member layer : members.all()) {
      Json in = token.path("in").path(layer.name());
      tokens.add(in.isText() ? in.asText() : null);
    }
    return new MergedToken(token.path("after").asText(), tokens);
  }

  private static Json parse(Members members, String token) {
    try {
      return Json.parse(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException | IOException e) {
      throw foreign(members);
    }
  }

  static String write(
      Members members, ListRequest request, String after, List<ListCursor> cursors) {
    Map<String, String> in = new LinkedHashMap<>();
    for (ListCursor cursor : cursors) {
      if (cursor.token() != null) {
        in.put(cursor.member().name(), cursor.token());
      }
    }
    Map<String, ?> token = Map.of("after", after, "of", digest(members, request), "in", in);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.of(token).bytes());
  }

  /** Tells lists apart; it protects nothing, since a token gives no right. */
  private static String digest(Members members, ListRequest request) {
    int hash =
        Objects.hash(
            members.names(),
            request.prefix().text(),
            new TreeMap<>(request.labels()),
            request.deleted(),
            request.expiresBefore());
    return Integer.toHexString(hash);
  }

  private static SecretsException foreign(Members members) {
    return members
        .error(ErrorCode.INVALID_ARGUMENT, "did not give this page token for this list")
        .remedy("List again from the start, with all other arguments unchanged.")
        .build();
  }
}

package dev.coffer.local.table;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ListRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * Where a list goes on. The text is the last name and a check of the other arguments: no secret and
 * no authority, since whoever holds the process holds the whole store.
 *
 * @param last the name after which the page begins; empty for the first page
 * @param arguments a check of the list's other arguments
 */
record PageToken(String last, int arguments) {
  static PageToken of(ListRequest request) {
    int arguments = Objects.hash(request.prefix(), request.labels());
    if (request.pageToken().isEmpty()) {
      return new PageToken("", arguments);
    }
    String check = arguments + "|";
    String text = decode(request.pageToken());
    if (!text.startsWith(check) || text.length() == check.length()) {
      throw malformed();
    }
    return new PageToken(text.substring(check.length()), arguments);
  }

  boolean isFirst() {
    return last.isEmpty();
  }

  boolean isBefore(SecretName name) {
    return name.text().compareTo(last) > 0;
  }

  String after(SecretName name) {
    byte[] bytes = (arguments + "|" + name).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static SecretsException malformed() {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The page token is not of this list.")
        .remedy("Begin without a token, and keep the other arguments as they were.")
        .build();
  }
}

package dev.coffer.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a refusal of the service says, beside its text. */
final class AzureAnswer {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private AzureAnswer() {}

  /**
   * The codes, the innermost first. Some refusals have no body, or one that is no JSON whatever
   * their header says.
   */
  static List<String> codes(HttpResponseException e) {
    List<String> codes = new ArrayList<>();
    byte[] body = e.getResponse().getBodyAsBinaryData().toBytes();
    try (JsonParser json = JSON.createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.currentName().equals("code")) {
          String code = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : "";
          codes.add(0, code);
        }
      }
    } catch (IOException notJson) {
      return List.of();
    }
    return codes;
  }

  /** How long the service asks to wait; null where it does not say. */
  static @Nullable Duration askedWait(HttpResponse response) {
    String text = response.getHeaders().getValue(HttpHeaderName.RETRY_AFTER);
    if (text == null) {
      return null;
    }
    if (text.matches("[0-9]{1,6}")) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), until);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}

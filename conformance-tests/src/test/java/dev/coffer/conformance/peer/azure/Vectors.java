package dev.coffer.conformance.peer.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recorded facts about the service, as a file has them, and what the fake answers held against
 * them. Not thread-safe.
 */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TEMPLATE = Pattern.compile("\\{[^}]*}");

  /** Members that depend on what the test has put. */
  private static final Set<String> FREE = Set.of("tags", "key_ops");

  private final Map<String, JsonNode> cases = new LinkedHashMap<>();
  private final Set<String> met = new LinkedHashSet<>();

  private Vectors(JsonNode file) {
    file.path("cases").forEach(each -> cases.put(each.path("id").asText(), each));
  }

  static Vectors of(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream(file)) {
      return new Vectors(JSON.readTree(Objects.requireNonNull(in, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> ids() {
    return cases.keySet();
  }

  /** The cases that were held against the fake so far. */
  Set<String> met() {
    return met;
  }

  /** The answer must be as recorded, in a case of one step. */
  void is(String id, RawAzure.Answer answer) {
    compare(id, cases.get(id).path("response"), answer);
  }

  /** The answer must be as recorded, at a step of several. */
  void is(String id, int step, RawAzure.Answer answer) {
    compare(id + " step " + step, cases.get(id).path("steps").path(step).path("response"), answer);
  }

  /** A rule that the test states in its own words. */
  void rule(String id) {
    assertThat(cases).containsKey(id);
    met.add(id);
  }

  private void compare(String what, JsonNode recorded, RawAzure.Answer answer) {
    String id = what.contains(" ") ? what.substring(0, what.indexOf(' ')) : what;
    rule(id);
    assertThat(recorded.isObject()).as(what).isTrue();
    assertThat(recorded.path("status").asText()).as(what).startsWith("" + answer.status());
    JsonNode error = recorded.path("error");
    if (error.isObject()) {
      error(what, error, answer.body().path("error"));
    }
    if (recorded.path("body").isObject()) {
      List<String> differences = new ArrayList<>();
      body("", recorded.path("body"), answer.body(), differences);
      assertThat(differences).as(what).isEmpty();
    }
  }

  private static void error(String what, JsonNode recorded, JsonNode answer) {
    assertThat(answer.path("code").asText()).as(what).isEqualTo(recorded.path("code").asText());
    String inner = recorded.path("innererror").asText("null");
    if (inner.equals("null")) {
      assertThat(answer.has("innererror")).as(what).isFalse();
    } else if (inner.matches("[A-Za-z]+") && !inner.equals("unseen")) {
      assertThat(answer.path("innererror").path("code").asText()).as(what).isEqualTo(inner);
    }
    String shape = recorded.path("messageShape").asText();
    if (!shape.contains(" / ") && !shape.contains("|") && !shape.contains("\\r")) {
      assertThat(answer.path("message").asText()).as(what).matches(pattern(shape));
    }
  }

  /** All members of the recorded one must be there, and no others. */
  private static void body(
      String at, JsonNode recorded, JsonNode answer, List<String> differences) {
    for (Map.Entry<String, JsonNode> member : recorded.properties()) {
      String path = at + "/" + member.getKey();
      JsonNode there = answer.get(member.getKey());
      JsonNode wanted = member.getValue();
      if (there == null) {
        if (!wanted.asText().startsWith("absent")) {
          differences.add(path + " is absent");
        }
      } else if (wanted.isObject() && !FREE.contains(member.getKey())) {
        body(path, wanted, there, differences);
      } else if (wanted.getNodeType() != there.getNodeType() && !isPlaceholder(wanted)) {
        differences.add(path + " is " + there.getNodeType());
      } else if (wanted.isBoolean() && !wanted.equals(there)) {
        differences.add(path + " is " + there);
      } else if (wanted.asText().startsWith("https://{vault}")
          && !there.asText().matches(pattern(first(wanted.asText())))) {
        differences.add(path + " is " + there + ", not like " + wanted);
      }
    }
    answer
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!recorded.has(name)) {
                differences.add(at + "/" + name + " is more than was recorded");
              }
            });
  }

  /** Words about a value stand in its place, whatever it is. */
  private static boolean isPlaceholder(JsonNode recorded) {
    return recorded.isTextual();
  }

  /** Without the remark behind it. */
  private static String first(String text) {
    return text.contains(" (") ? text.substring(0, text.indexOf(" (")) : text;
  }

  private static String pattern(String shape) {
    StringBuilder pattern = new StringBuilder();
    Matcher place = TEMPLATE.matcher(shape);
    int from = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(shape.substring(from, place.start())));
      pattern.append(
          switch (place.group()) {
            case "{version32hex}" -> "[0-9a-f]{32}";
            case "{url}" -> "https://\\S+";
            case "{token}", "{base64url-json}" -> "[^&]+";
            default -> "[A-Za-z0-9._-]+";
          });
      from = place.end();
    }
    return pattern.append(Pattern.quote(shape.substring(from))).toString();
  }
}

package dev.coffer.conformance.peer.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.StatusRuntimeException;
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
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Recorded facts about a service, as a file has them, and what the fake answers held against them.
 * Not thread-safe.
 */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Texts of the file that stand for themselves, beside templates and remarks. */
  private static final Pattern LITERAL = Pattern.compile("([A-Z][A-Z_]{3,})(?: \\([0-9]\\))?");

  private static final Pattern TEMPLATE = Pattern.compile("\\{[^}]*}");

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

  /** A rule without an exchange, which the test states in its own words. */
  void rule(String id) {
    assertThat(cases).containsKey(id);
    met.add(id);
  }

  /** The answer must have the members of the recorded one, all of them and no others. */
  <M extends Message> M answers(String id, Callable<M> call) throws Exception {
    JsonNode response = response(id);
    assertThat(response.path("status").asText()).as(id).isIn("200", "OK");
    M answer = call.call();
    List<String> differences = new ArrayList<>();
    JsonNode body = response.path("body");
    if (body.isObject()) {
      compare("", body, JSON.readTree(JsonFormat.printer().print(answer)), differences);
    }
    assertThat(differences).as(id).isEmpty();
    return answer;
  }

  /** The refusal must have the recorded code, and the text where one is recorded. */
  void refuses(String id, ThrowingCallable call) {
    JsonNode error = response(id).path("error");
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).as(id).isNotNull();
    assertThat(refusal.getStatus().getCode().name())
        .as(id)
        .isEqualTo(error.path("status").asText());
    String shape = error.path("messageShape").asText("unseen");
    if (!shape.equals("unseen") && !shape.contains("|")) {
      assertThat(String.valueOf(refusal.getStatus().getDescription()))
          .as(id)
          .matches(pattern(shape));
    }
  }

  private JsonNode response(String id) {
    rule(id);
    return cases.get(id).path("response");
  }

  private static void compare(
      String at, JsonNode expected, JsonNode actual, List<String> differences) {
    expected
        .properties()
        .forEach(
            member -> {
              String path = at + "/" + member.getKey();
              JsonNode there = actual.get(member.getKey());
              if (isAbsent(member.getValue())) {
                if (there != null) {
                  differences.add(path + " is there");
                }
              } else if (there == null) {
                differences.add(path + " is absent");
              } else if (isShape(member.getValue())) {
                compare(path, member.getValue(), there, differences);
              } else if (member.getValue().isTextual()) {
                text(path, member.getValue().asText(), there, differences);
              }
            });
    actual
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!expected.has(name)) {
                differences.add(at + "/" + name + " is more than was recorded");
              }
            });
  }

  /** Proto JSON leaves out what has its default, so remarks of such a value are absent too. */
  private static boolean isAbsent(JsonNode expected) {
    return expected.isTextual() && expected.asText().startsWith("absent");
  }

  /** An empty object, or one of placeholders, says no more than that it is there. */
  private static boolean isShape(JsonNode expected) {
    return expected.isObject()
        && !expected.isEmpty()
        && expected.properties().stream().noneMatch(each -> each.getKey().startsWith("{"));
  }

  private static void text(
      String path, String expected, JsonNode actual, List<String> differences) {
    Matcher literal = LITERAL.matcher(expected);
    if (literal.matches()) {
      if (!actual.asText().equals(literal.group(1))) {
        differences.add(path + " is " + actual + ", not " + literal.group(1));
      }
    } else if (expected.startsWith("projects/") || expected.startsWith("\"{")) {
      if (!actual.asText().matches(pattern(expected))) {
        differences.add(path + " is " + actual + ", not like " + expected);
      }
    }
  }

  /** Placeholders stand for one segment; those of the project for what the fake has. */
  private static String pattern(String shape) {
    StringBuilder pattern = new StringBuilder();
    Matcher place = TEMPLATE.matcher(shape);
    int from = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(shape.substring(from, place.start())));
      pattern.append(
          switch (place.group()) {
            case "{projectNumber}" -> FakeGoogle.PROJECT_NUMBER;
            case "{projectId}" -> FakeGoogle.PROJECT;
            case "{hex}", "{new}" -> "[0-9a-f]{14}";
            default -> "[A-Za-z0-9_-]+";
          });
      from = place.end();
    }
    return pattern.append(Pattern.quote(shape.substring(from))).toString();
  }
}

package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Nothing that a value can meet on its way to a screen, a log or a disk shows any of it. */
class RedactionTest {
  private static final String CANARY = "q7Xw9Zr4Kd3Hv6Tb";
  private static final SecretName NAME = SecretName.of("trading/db");

  static Stream<Object> everythingThatHoldsAValue() {
    SecretValue text = SecretValue.ofUtf8(CANARY);
    SecretValue fields = SecretValue.ofFields(Map.of("password", CANARY));
    MemoryBackend backend = MemoryBackend.open();
    SecretsClient client = SecretsClient.builder().store("default", backend).build();
    client.put(NAME.text(), fields);
    Secret secret = client.read(NAME.text());
    return Stream.of(
        text,
        fields,
        secret,
        Optional.of(text),
        List.of(text, fields),
        Map.of("value", text),
        new BatchEntry.Found(NAME, secret),
        PutRequest.of(NAME, text),
        new PatchFieldsRequest(NAME, fields, Set.of(), PutCondition.NONE, MetadataChange.NONE),
        Put.of("a").value(text),
        Put.of("a").field("password", CANARY),
        Patch.of("a").field("password", CANARY),
        Json.of(Map.of("password", CANARY)),
        client,
        backend);
  }

  /** No part of the canary of four characters or more, in any usual spelling. */
  private static void assertRedacted(String shown) {
    for (int i = 0; i + 4 <= CANARY.length(); i++) {
      assertThat(shown).doesNotContain(CANARY.substring(i, i + 4));
    }
    String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
    assertThat(shown).doesNotContain(base64.substring(0, 8));
    assertThat(shown).doesNotContain("113, 55, 88", "7137587");
  }

  @ParameterizedTest
  @MethodSource("everythingThatHoldsAValue")
  void textShowsNothing(Object holder) {
    assertRedacted(holder.toString());
    assertRedacted(String.format("%s %s", holder, List.of(holder)));
    assertRedacted("" + holder);
  }

  @ParameterizedTest
  @MethodSource("everythingThatHoldsAValue")
  void logsShowNothing(Object holder) {
    Logger logger = (Logger) LoggerFactory.getLogger("redaction");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.warn("a value on its way: {}", holder);
    logger.detachAppender(lines);
    assertThat(lines.list).hasSize(1);
    assertRedacted(lines.list.get(0).getFormattedMessage());
  }

  @ParameterizedTest
  @MethodSource("everythingThatHoldsAValue")
  void jacksonShowsNothing(Object holder) {
    String shown;
    try {
      shown = new ObjectMapper().findAndRegisterModules().writeValueAsString(holder);
    } catch (IOException e) {
      shown = stackTrace(e);
    }
    assertRedacted(shown);
  }

  @ParameterizedTest
  @MethodSource("everythingThatHoldsAValue")
  void javaSerializationIsRefused(Object holder) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      assertThat(catchThrowable(() -> objects.writeObject(holder)))
          .isInstanceOf(NotSerializableException.class);
    }
    assertRedacted(out.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void assertionsThatFailShowNothing() {
    SecretValue one = SecretValue.ofUtf8(CANARY);
    SecretValue other = SecretValue.ofUtf8(CANARY + "2");
    assertRedacted(stackTrace(catchThrowable(() -> assertThat(one).isEqualTo(other))));
  }

  @Test
  void errorsOnTheWayOfAValueShowNothing() {
    MemoryBackend backend = MemoryBackend.open();
    try (SecretsClient client = SecretsClient.builder().store("default", backend).build()) {
      for (ErrorCode code : ErrorCode.values()) {
        backend.faults().failNext(9, code);
        Throwable e =
            catchThrowable(() -> client.put(Put.of("a").field("password", CANARY).createOnly()));
        assertThat(e).isInstanceOf(SecretsException.class);
        assertRedacted(stackTrace(e));
        assertRedacted(((SecretsException) e).remedy());
      }
      backend.faults().failNext(0, ErrorCode.INTERNAL);
      client.put("a", SecretValue.ofUtf8(CANARY));
      assertRedacted(stackTrace(catchThrowable(() -> client.get("a", "password"))));
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

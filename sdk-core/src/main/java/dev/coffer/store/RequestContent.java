package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as a list of byte strings that differs whenever the requests do: what is
 * optional is behind a mark, what is a collection is sorted and behind its size. Wiped after use,
 * since it may hold a value.
 */
final class RequestContent {
  private static final byte[] ABSENT = {0};
  private static final byte[] PRESENT = {1};

  private final List<byte[]> parts = new ArrayList<>();

  RequestContent(Verb verb, SecretName name) {
    text(verb.label()).text(name.text());
  }

  /** Of a record of a server: what no verb of a secret begins with. */
  RequestContent(RecordType type, String name) {
    text("record").text(type.name()).text(name);
  }

  /** Wiped with all others. */
  RequestContent bytes(byte[] bytes) {
    parts.add(bytes);
    return this;
  }

  RequestContent text(String text) {
    parts.add(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  RequestContent optional(@Nullable String text) {
    parts.add(text == null ? ABSENT : PRESENT);
    return text == null ? this : text(text);
  }

  RequestContent version(@Nullable VersionId id) {
    return optional(id == null ? null : id.text());
  }

  RequestContent time(@Nullable Instant time) {
    return optional(time == null ? null : time.toString());
  }

  RequestContent flag(boolean flag) {
    parts.add(flag ? PRESENT : ABSENT);
    return this;
  }

  RequestContent texts(Collection<String> texts) {
    text(Integer.toString(texts.size()));
    new TreeSet<>(texts).forEach(this::text);
    return this;
  }

  RequestContent value(@Nullable SecretValue value) {
    if (value == null) {
      return optional(null);
    }
    text(value.kind().name());
    parts.add(value.bytes());
    return this;
  }

  RequestContent condition(PutCondition condition) {
    text(condition.getClass().getSimpleName());
    return version(condition instanceof PutCondition.IfVersion is ? is.current() : null);
  }

  RequestContent change(MetadataChange change) {
    text(Integer.toString(change.setLabels().size()));
    new TreeMap<>(change.setLabels()).forEach((key, value) -> text(key).text(value));
    return texts(change.removeLabels())
        .optional(change.description())
        .optional(change.contentType())
        .time(change.expireTime());
  }

  byte[][] parts() {
    return parts.toArray(new byte[0][]);
  }

  void wipe() {
    for (byte[] part : parts) {
      if (part != ABSENT && part != PRESENT) {
        Arrays.fill(part, (byte) 0);
      }
    }
  }
}

package dev.coffer.conformance.crash;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.Verb;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a version holds, by the writes that made it. */
sealed interface Content {
  /** Secrets whose names end so have fields; all others have bytes. */
  String FIELDS = "/fields";

  int PATCHED_FIELDS = 3;

  /** The value; the caller closes it. */
  SecretValue value();

  /** The id of a write, over and over, so that a value of two halves is seen. */
  record Text(String id, int bytes) implements Content {
    @Override
    public SecretValue value() {
      String unit = id + " ";
      return SecretValue.ofUtf8(unit.repeat(bytes / unit.length() + 1).substring(0, bytes));
    }
  }

  /** The id of the write that wrote it last, for each field. */
  record Fields(SortedMap<String, String> fields) implements Content {
    @Override
    public SecretValue value() {
      return SecretValue.ofFields(fields);
    }
  }

  /** What a put makes. */
  static Content of(Write put) {
    return hasFields(put.name())
        ? new Fields(new TreeMap<>(Map.of("made", put.id())))
        : new Text(put.id(), put.bytes());
  }

  /** What a write makes of what was current. */
  static Content after(Write write, Content current) {
    if (write.verb() == Verb.PATCH_FIELDS && current instanceof Fields before) {
      TreeMap<String, String> fields = new TreeMap<>(before.fields);
      fields.put(patchedField(write.id()), write.id());
      return new Fields(fields);
    }
    return of(write);
  }

  static boolean hasFields(SecretName name) {
    return name.text().endsWith(FIELDS);
  }

  /** The one field that a patch sets. */
  static String patchedField(String id) {
    return "patched" + Math.floorMod(id.hashCode(), PATCHED_FIELDS);
  }

  default boolean is(SecretValue value) {
    try (SecretValue mine = value()) {
      return mine.equals(value);
    }
  }
}

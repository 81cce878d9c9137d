package dev.coffer.spi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document of a service, or a part of one. A look at what is not there gives {@link #MISSING},
 * which is empty in every way, so that a path is followed without a question at each step. Members
 * keep their order; a number keeps its spelling. Immutable and thread-safe.
 *
 * <p>{@link #toString} shows nothing of what it holds, which may be a secret; {@link #encoded}
 * does.
 */
public final class Json {
  /** A document with more levels than this is none. */
  public static final int MAX_DEPTH = 500;

  /** A document of more bytes than this is none. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /** What is not there. */
  public static final Json MISSING = new Json(Kind.MISSING, "");

  private static final Json NULL = new Json(Kind.NULL, "");

  /** What a part of a document is. */
  enum Kind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    FLAG,
    NULL,
    MISSING
  }

  private final Kind kind;
  private final String text;
  private final List<Json> items;
  private final Map<String, Json> members;

  private Json(Kind kind, String text, List<Json> items, Map<String, Json> members) {
    this.kind = kind;
    this.text = text;
    this.items = items;
    this.members = members;
  }

  private Json(Kind kind, String text) {
    this(kind, text, List.of(), Map.of());
  }

  /** The part that a spelling stands for. */
  static Json scalar(Kind kind, String spelt) {
    return kind == Kind.NULL ? NULL : new Json(kind, spelt);
  }

  /** Keeps the list. */
  static Json array(List<Json> items) {
    return new Json(Kind.ARRAY, "", Collections.unmodifiableList(items), Map.of());
  }

  /** Keeps the map. */
  static Json object(Map<String, Json> members) {
    return new Json(Kind.OBJECT, "", List.of(), Collections.unmodifiableMap(members));
  }

  /**
   * The one document that bytes are: UTF-8, nothing behind it, no name twice in one object.
   *
   * @throws IOException where they are not, or where it is too deep or too long; it quotes nothing
   */
  public static Json parse(byte[] document) throws IOException {
    return JsonText.parse(document);
  }

  /**
   * A document of Java's own values.
   *
   * @param value a text, a truth value, an {@code Integer} or {@code Long}, a map with texts as
   *     keys or a collection of these, a part of another document; null for JSON's own
   * @throws IllegalArgumentException for whatever else
   */
  public static Json of(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Json json) {
      return json;
    }
    if (value instanceof String text) {
      return new Json(Kind.TEXT, text);
    }
    if (value instanceof Boolean) {
      return new Json(Kind.FLAG, value.toString());
    }
    if (value instanceof Integer || value instanceof Long) {
      return new Json(Kind.NUMBER, value.toString());
    }
    if (value instanceof Collection<?> all) {
      List<Json> items = new ArrayList<>(all.size());
      all.forEach(item -> items.add(of(item)));
      return array(items);
    }
    if (value instanceof Map<?, ?> all) {
      Map<String, Json> members = new LinkedHashMap<>();
      all.forEach((name, member) -> members.put((String) name, of(member)));
      return object(members);
    }
    throw new IllegalArgumentException("no JSON is made of a " + value.getClass().getName());
  }

  /** The member of that name; {@link #MISSING} where there is none, or no object. */
  public Json path(String member) {
    return members.getOrDefault(member, MISSING);
  }

  /** Whether this is an object that has such a member. */
  public boolean has(String member) {
    return members.containsKey(member);
  }

  /** The members of an object in their order; empty for whatever else. */
  public Map<String, Json> members() {
    return members;
  }

  /** The items of an array in their order; empty for whatever else. */
  public List<Json> items() {
    return items;
  }

  /** Whether this is an object, if an empty one. */
  public boolean isObject() {
    return kind == Kind.OBJECT;
  }

  /** Whether this is a text, if an empty one. */
  public boolean isText() {
    return kind == Kind.TEXT;
  }

  /** A text, or the spelling of a number or truth value; empty for whatever else. */
  public String asText() {
    return text;
  }

  /** A number, or a text that spells one, without its fraction; 0 for whatever else. */
  public long asLong() {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return kind == Kind.NUMBER ? (long) Double.parseDouble(text) : 0;
    }
  }

  /** Whether this is {@code true}. */
  public boolean asFlag() {
    return kind == Kind.FLAG && text.equals("true");
  }

  /**
   * The document in UTF-8, on one line.
   *
   * @throws IllegalStateException where nothing is there
   */
  public byte[] bytes() {
    return JsonText.bytes(this);
  }

  /**
   * The document on one line.
   *
   * @throws IllegalStateException where nothing is there
   */
  public String encoded() {
    return JsonText.line(this);
  }

  /**
   * The document as a person reads it, with an end of line.
   *
   * @throws IllegalStateException where nothing is there
   */
  public String pretty() {
    return JsonText.lines(this) + "\n";
  }

  Kind kind() {
    return kind;
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "Json[" + kind + "]";
  }
}

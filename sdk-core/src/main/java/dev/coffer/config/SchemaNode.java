package dev.coffer.config;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An object of a schema while it is written: its members in the order they came. */
final class SchemaNode extends AbstractMap<String, Object> {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Puts a member: a text, number, truth value, list or other node. */
  @CanIgnoreReturnValue
  SchemaNode with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /** The node that a member is, made where there is none yet. */
  SchemaNode node(String member) {
    return (SchemaNode) members.computeIfAbsent(member, absent -> new SchemaNode());
  }

  /** The list that a member is, made where there is none yet. */
  @SuppressWarnings("unchecked")
  List<Object> list(String member) {
    return (List<Object>) members.computeIfAbsent(member, absent -> new ArrayList<>());
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return members.entrySet();
  }
}

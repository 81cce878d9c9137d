package dev.coffer.spi;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The least that the service behind a store or a root key must allow Coffer, in the language in
 * which that service takes it. Made of settings alone: no service is asked. Immutable.
 *
 * @param form what the document is, as {@code Vault policy (HCL)}; empty where no service stands
 *     behind
 * @param document what the service takes as it is; empty where no service stands behind
 * @param remarks how to load it, and what may be left out: a sentence each
 */
public record Privileges(String form, String document, List<String> remarks) {
  /** Of what has no service behind it that could refuse anything. */
  public static final Privileges NONE = new Privileges("", "", List.of());

  public Privileges {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(document, "document");
    remarks = List.copyOf(remarks);
    if (form.isEmpty() != document.isEmpty()) {
      throw new IllegalArgumentException("privileges have a form and a document, or neither");
    }
  }

  /**
   * A document in JSON.
   *
   * @param document strings, truth values, lists and maps of them
   */
  public static Privileges ofJson(String form, Map<String, ?> document, List<String> remarks) {
    return new Privileges(form, Json.of(document).pretty(), remarks);
  }

  /** Whether there is nobody to ask for leave. */
  public boolean isNone() {
    return document.isEmpty();
  }
}

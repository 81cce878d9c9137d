package dev.coffer.config;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.Set;

/** The three spellings of a reference to a secret. Whatever else stands in its place is refused. */
final class SecretReferences {
  private static final String SPELLINGS = "Write { file: F }, { env: X } or { store: S, name: N }";

  private SecretReferences() {}

  static SecretReference read(Section owner, String key) {
    Node node = owner.required(key);
    if (!(node instanceof Node.Mapping mapping)) {
      // What stands here may be the secret itself: it is not repeated.
      throw node.at()
          .error(
              owner.path(key) + " is a secret and must be a reference, not " + node.kind(),
              SPELLINGS + ", and change the secret if it stood here.");
    }
    Section reference = owner.section(key);
    Scope scope = owner.scope();
    Set<String> keys = reference.keys();
    if (keys.equals(Set.of("file"))) {
      return new SecretReference.InFile(mapping.at(), reference.file("file"));
    }
    if (keys.equals(Set.of("env"))) {
      String variable = reference.variable(mapping);
      return new SecretReference.InVariable(mapping.at(), variable, scope.environment());
    }
    if (keys.equals(Set.of("store", "name"))) {
      return new SecretReference.InStore(
          mapping.at(), reference.string("store"), name(reference), scope.stores());
    }
    throw mapping.at().error(owner.path(key) + " is not a reference to a secret", SPELLINGS + ".");
  }

  private static SecretName name(Section reference) {
    try {
      return SecretName.of(reference.string("name"));
    } catch (SecretsException e) {
      String what = reference.path("name") + " is not the name of a secret";
      throw reference.invalid("name", what, e.remedy());
    }
  }
}

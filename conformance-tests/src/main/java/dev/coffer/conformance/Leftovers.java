package dev.coffer.conformance;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test after which a thread or file is still open. */
final class Leftovers implements BeforeEachCallback, AfterEachCallback {
  @Override
  public void beforeEach(ExtensionContext context) {
    of(context).put(Leaks.class, Leaks.now());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Objects.requireNonNull(of(context).get(Leaks.class, Leaks.class)).mustHaveEnded(Set.of());
  }

  private static ExtensionContext.Store of(ExtensionContext context) {
    return context.getStore(Namespace.create(Leftovers.class, context.getUniqueId()));
  }
}

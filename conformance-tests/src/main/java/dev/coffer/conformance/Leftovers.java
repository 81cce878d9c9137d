package dev.coffer.conformance;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
    Objects.requireNonNull(of(context).get(Leaks.class, Leaks.class))
        .mustHaveEnded(shared(context));
  }

  /** Of the class of the test, or of the one that it is nested in. */
  private static Set<String> shared(ExtensionContext context) {
    return context.getTestInstances().stream()
        .flatMap(instances -> instances.getAllInstances().stream())
        .map(instance -> instance.getClass().getAnnotation(Shares.class))
        .filter(Objects::nonNull)
        .flatMap(shares -> Arrays.stream(shares.value()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static ExtensionContext.Store of(ExtensionContext context) {
    return context.getStore(Namespace.create(Leftovers.class, context.getUniqueId()));
  }
}

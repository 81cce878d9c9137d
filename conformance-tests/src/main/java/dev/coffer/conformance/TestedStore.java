package dev.coffer.conformance;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The store as a test sees it. Every call passes here, so every call is held against what the store
 * declares, against the errors that are listed for it, and against the canary. Thread-safe.
 */
final class TestedStore implements AutoCloseable {
  private static final int PAGE = 100;
  private static final int MOST_TRIES = 100;
  private static final long PAUSE_NANOS = 100_000_000;

  private final BackendHarness harness;
  private final SecretBackend backend;
  private final NamePrefix room;
  private final Canary canary = new Canary();
  private final CountedBackend guarded;
  private final Set<Condition> provoked = EnumSet.noneOf(Condition.class);

  /**
   * @param room the name of a segment beneath which this test alone works
   */
  TestedStore(BackendHarness harness, String room) {
    this.harness = harness;
    this.backend = harness.open();
    this.room = NamePrefix.of(harness.prefix().text() + room + "/");
    this.guarded = new CountedBackend(backend);
  }

  BackendHarness harness() {
    return harness;
  }

  SecretBackend backend() {
    return backend;
  }

  Canary canary() {
    return canary;
  }

  /** Where this test's names begin. */
  NamePrefix room() {
    return room;
  }

  SecretName name(String rest) {
    return SecretName.of(room.text() + rest);
  }

  Capabilities capabilities() {
    return backend.capabilities();
  }

  boolean can(Capability capability) {
    return capabilities().has(capability);
  }

  /** Ends a test of something that no single call needs, and that the store was seen not to do. */
  void lacks(Capability capability, boolean seen) {
    if (can(capability)) {
      return;
    }
    if (!seen) {
      throw new AssertionError("The store does not declare " + capability + " and yet does it.");
    }
    throw new Refused(capability);
  }

  /** Gives the store a bad day; null where the harness cannot. */
  BackendHarness.@Nullable BadDay provoke(Condition condition) {
    BackendHarness.BadDay badDay = harness.provoke(condition);
    if (badDay != null) {
      provoked.add(condition);
    }
    return badDay;
  }

  /** The bad days that this test has had. */
  Set<Condition> provoked() {
    return provoked;
  }

  /** A text that differs from all others, with the canary in it. */
  String text(String what) {
    return canary.text() + " " + what;
  }

  <R> R run(Operation<R> operation) {
    return run(operation, OperationContext.LOCAL);
  }

  /** Does it; where the store does not declare it, demands both refusals and ends the test. */
  <R> R run(Operation<R> operation, OperationContext context) {
    Capability missing = operation.missingFrom(capabilities());
    if (missing != null) {
      guarded.mustRefuse(operation, context);
      mustRefuse(operation, context, missing);
      throw new Refused(missing);
    }
    try {
      R answer = operation.on(backend, context);
      canary.mustNotBeIn(String.valueOf(answer), "the toString of an answer");
      return answer;
    } catch (SecretsException e) {
      mustBeListed(operation, e);
      throw e;
    } catch (RuntimeException e) {
      throw new AssertionError(
          operation.verb() + " ends with " + e.getClass() + ", not with a SecretsException.", e);
    }
  }

  private void mustRefuse(Operation<?> operation, OperationContext context, Capability missing) {
    try {
      operation.on(backend, context);
    } catch (SecretsException e) {
      canary.mustNotBeIn(e);
      if (e.code() == ErrorCode.UNSUPPORTED) {
        return;
      }
      throw new AssertionError(
          "The store does not declare %s and ends %s with %s, not UNSUPPORTED."
              .formatted(missing, operation.verb(), e.code()),
          e);
    }
    throw new AssertionError(
        "The store does not declare %s and yet does a %s that needs it."
            .formatted(missing, operation.verb()));
  }

  private void mustBeListed(Operation<?> operation, SecretsException e) {
    canary.mustNotBeIn(e);
    if (e.code() == ErrorCode.UNSUPPORTED) {
      throw new AssertionError(
          "The store declares what " + operation.verb() + " needs and ends with UNSUPPORTED.", e);
    }
    if (!Listed.allows(operation.verb(), e.code())) {
      throw new AssertionError(
          e.code() + " is not among the errors that are listed for " + operation.verb() + ".", e);
    }
    if (!Listed.agrees(e)) {
      throw new AssertionError(e.code() + " can never be " + e.retryability() + ".", e);
    }
    if (e.remedy().isEmpty()) {
      throw new AssertionError(e.code() + " says not what to do about it.", e);
    }
  }

  /** Demands that the operation ends with the code. */
  SecretsException refuses(ErrorCode code, Operation<?> operation) {
    return refuses(code, operation, OperationContext.LOCAL);
  }

  SecretsException refuses(ErrorCode code, Operation<?> operation, OperationContext context) {
    try {
      run(operation, context);
    } catch (SecretsException e) {
      if (e.code() == code) {
        return e;
      }
      throw new AssertionError(
          "%s ends with %s, not %s.".formatted(operation.verb(), e.code(), code), e);
    }
    throw new AssertionError("%s succeeds; it must end with %s.".formatted(operation.verb(), code));
  }

  /** A secret with a value, by a put or by the store's own means. */
  void given(SecretName name, String text) {
    if (can(Capability.PUT)) {
      put(name, text);
    } else {
      harness.provide(name, text);
    }
  }

  Version put(SecretName name, String text) {
    return put(name, text, PutCondition.NONE, Stage.CURRENT);
  }

  Version put(SecretName name, String text, PutCondition condition, Stage stage) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return run(new PutRequest(name, value, condition, stage, MetadataChange.NONE));
    }
  }

  Version put(SecretName name, SecretValue value) {
    try (value) {
      return run(PutRequest.of(name, value));
    }
  }

  String read(SecretName name) {
    return read(name, Selector.CURRENT);
  }

  String read(SecretName name, Selector selector) {
    try (Secret secret = run(new GetRequest(name, selector))) {
      return secret.value().utf8();
    }
  }

  /** Reads after a bad day: a call may still meet its end, and says then that it may come again. */
  String readOnceItIsBack(SecretName name) {
    for (int tries = 1; true; tries++) {
      try {
        return read(name);
      } catch (SecretsException e) {
        if (e.retryability() == Retryability.PERMANENT || tries == MOST_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  SecretMetadata describe(SecretName name) {
    return run(new DescribeRequest(name));
  }

  /** The names in this test's room, over all pages. */
  List<SecretName> list() {
    List<SecretName> names = new ArrayList<>();
    ListRequest request = ListRequest.of(room, PAGE);
    while (true) {
      Page<SecretMetadata> page = run(request);
      page.items().forEach(item -> names.add(item.name()));
      if (page.isLast()) {
        return names;
      }
      request = request.after(page.nextPageToken());
    }
  }

  /** All versions, newest first. */
  List<Version> versions(SecretName name) {
    List<Version> versions = new ArrayList<>();
    String token = "";
    do {
      Page<Version> page = run(new ListVersionsRequest(name, PAGE, token));
      versions.addAll(page.items());
      token = page.nextPageToken();
    } while (!token.isEmpty());
    return versions;
  }

  @Override
  public void close() {
    guarded.close();
    backend.close();
  }
}

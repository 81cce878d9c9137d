package dev.coffer.conformance;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Gives each test its store, judges the test by what the store declares, and looks afterwards for
 * what may not be left.
 */
final class ContractExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        InvocationInterceptor {
  private static final Namespace HERE = Namespace.create(ContractExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (isContract(context)) {
      context.getStore(HERE).put(Matrix.class, new Matrix());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (isContract(context)) {
      matrix(context).publish();
    }
  }

  /** Whether it is the contract itself, and not one of its groups. */
  private static boolean isContract(ExtensionContext context) {
    return BackendContract.class.isAssignableFrom(context.getRequiredTestClass());
  }

  private static Matrix matrix(ExtensionContext context) {
    return Objects.requireNonNull(context.getStore(HERE).get(Matrix.class, Matrix.class));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    BackendContract contract =
        context.getRequiredTestInstances().findInstance(BackendContract.class).orElseThrow();
    ExtensionContext.Store ofAll = context.getRoot().getStore(HERE);
    if (ofAll.get(contract.getClass()) == null) {
      ofAll.put(contract.getClass(), Boolean.TRUE);
      warmUp(contract);
    }
    Trial trial = Trial.begin(contract);
    of(context).put(Trial.class, trial);
    matrix(context).describe(trial.harness().title(), trial.store().capabilities());
  }

  /** What a library starts once for the whole process is no leak of the test that comes first. */
  private static void warmUp(BackendContract contract) throws IOException {
    Path folder = Files.createTempDirectory("conformance");
    try (BackendHarness harness = contract.harness(folder);
        SecretBackend backend = harness.open()) {
      backend.probe(OperationContext.LOCAL);
    }
    Trial.delete(folder);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    Trial trial = trial(context);
    boolean kept = context.getExecutionException().isEmpty();
    try {
      trial.end();
    } catch (AssertionError e) {
      kept = false;
      throw broken(context, e);
    } finally {
      matrix(context).judge(sentence(context), needs(context), kept);
      trial.store().provoked().forEach(matrix(context)::proved);
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    Set<Capability> undeclared = needs(context);
    undeclared.removeAll(trial(context).store().capabilities().set());
    try {
      invocation.proceed();
    } catch (Refused refused) {
      if (undeclared.contains(refused.missing())) {
        return;
      }
      throw broken(context, refused);
    } catch (AssertionError | SecretsException e) {
      throw broken(context, e);
    }
    if (!undeclared.isEmpty()) {
      throw broken(
          context,
          new AssertionError("The store does not declare " + undeclared + " and yet does it."));
    }
  }

  private static AssertionError broken(ExtensionContext context, Throwable cause) {
    return new BrokenSentence(
        trial(context).harness().title(), needs(context), sentence(context), cause);
  }

  /** The sentence of the contract that the test is named by. */
  static String sentence(Class<?> group, Method test) {
    return (group.getSimpleName() + ": " + test.getName()).replace('_', ' ');
  }

  /** The capabilities that the sentence is about. */
  static Set<Capability> needs(Class<?> group, Method test) {
    Set<Capability> needs = EnumSet.noneOf(Capability.class);
    for (Class<?> type = group; type != null; type = type.getSuperclass()) {
      add(needs, type.getAnnotation(Needs.class));
    }
    add(needs, test.getAnnotation(Needs.class));
    return needs;
  }

  private static String sentence(ExtensionContext context) {
    return sentence(context.getRequiredTestClass(), context.getRequiredTestMethod());
  }

  private static Set<Capability> needs(ExtensionContext context) {
    return needs(context.getRequiredTestClass(), context.getRequiredTestMethod());
  }

  private static void add(Set<Capability> needs, @Nullable Needs annotation) {
    if (annotation != null) {
      needs.addAll(List.of(annotation.value()));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestedStore.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return trial(context).store();
  }

  private static Trial trial(ExtensionContext context) {
    return Objects.requireNonNull(of(context).get(Trial.class, Trial.class));
  }

  private static ExtensionContext.Store of(ExtensionContext context) {
    return context.getStore(Namespace.create(ContractExtension.class, context.getUniqueId()));
  }
}

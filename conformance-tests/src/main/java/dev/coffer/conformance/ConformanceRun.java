package dev.coffer.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.coffer.model.SecretName;
import dev.coffer.spi.Capability;
import dev.coffer.spi.SecretBackend;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suite over one store without a build: for commands and for tests of the suite. */
public final class ConformanceRun {
  /** JUnit makes the test classes itself, so the thread carries what they are to test. */
  private static final ThreadLocal<ConformanceRun> RUNNING = new ThreadLocal<>();

  private final Harnesses harnesses;
  private final Progress progress;
  private final List<Failure> failures = new ArrayList<>();
  private int passed;
  private @Nullable MatrixRow row;

  private ConformanceRun(Harnesses harnesses, Progress progress) {
    this.harnesses = harnesses;
    this.progress = progress;
  }

  /** Makes a harness for each test. */
  @FunctionalInterface
  public interface Harnesses {
    /** See {@link BackendContract#harness}. */
    BackendHarness make(Path folder);
  }

  /** Hears of each sentence when it has been judged. */
  @FunctionalInterface
  public interface Progress {
    /** A sentence was judged; counted from 1. */
    void judged(int sentences);
  }

  /**
   * A sentence that does not hold.
   *
   * @param sentence the sentence of the contract; empty where the run itself failed
   * @param capabilities those that it is about; empty where it holds for every store
   * @param why what happened, without any value but those that the suite made up
   */
  public record Failure(String sentence, Set<Capability> capabilities, String why) {
    public Failure {
      capabilities = Set.copyOf(capabilities);
    }
  }

  /**
   * What came out.
   *
   * @param row the row of the matrix; null where not even the store could be opened
   */
  public record Result(int passed, List<Failure> failures, @Nullable MatrixRow row) {
    public Result {
      failures = List.copyOf(failures);
    }
  }

  /** Runs every test of the suite, one after the other, in this thread. */
  public static Result over(Harnesses harnesses, Progress progress) {
    ConformanceRun run = new ConformanceRun(harnesses, progress);
    RUNNING.set(run);
    try {
      LauncherFactory.create(LauncherConfig.builder().build())
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Given.class)).build(),
              run.new Listener());
    } finally {
      RUNNING.remove();
    }
    return new Result(run.passed, run.failures, run.row);
  }

  /**
   * Takes away whatever lies beneath the prefix of a harness, deleted secrets too: after a run that
   * was cut short, and in case a store does not purge what it says.
   *
   * @return the names that are still there
   */
  public static List<SecretName> clean(BackendHarness harness) {
    Cleaning.of(harness, harness.prefix());
    return found(harness);
  }

  /** The names beneath the prefix of a harness, of live secrets and of deleted ones. */
  public static List<SecretName> found(BackendHarness harness) {
    try (SecretBackend backend = harness.open()) {
      return Cleaning.found(backend, harness.prefix());
    }
  }

  /** Gives the row to the run under way in this thread; false where there is none. */
  static boolean take(MatrixRow row) {
    ConformanceRun run = RUNNING.get();
    if (run == null) {
      return false;
    }
    run.row = row;
    return true;
  }

  /** The contract over what the thread carries. */
  static final class Given extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return Objects.requireNonNull(RUNNING.get(), "run").harnesses.make(folder);
    }
  }

  private final class Listener implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean successful = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      if (!successful) {
        failures.add(failure(test, BrokenSentence.why(result.getThrowable().orElse(null))));
      }
      if (test.isTest()) {
        passed += successful ? 1 : 0;
        progress.judged(passed + failures.size());
      }
    }

    private static Failure failure(TestIdentifier test, String why) {
      if (test.getSource().orElse(null) instanceof MethodSource source) {
        Class<?> group = source.getJavaClass();
        Method method = source.getJavaMethod();
        return new Failure(
            ContractExtension.sentence(group, method), ContractExtension.needs(group, method), why);
      }
      return new Failure("", Set.of(), why);
    }
  }
}

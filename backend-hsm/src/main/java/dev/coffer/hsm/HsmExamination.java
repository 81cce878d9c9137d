package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.TokenFacts;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Tries out on a customer's HSM what Coffer relies on, with a root key that is there. It logs the
 * token out under its own feet, and makes and destroys nothing.
 */
public final class HsmExamination {
  private static final byte[] CONTEXT = "examination".getBytes(StandardCharsets.US_ASCII);
  private static final int THREADS = 8;
  private static final int WRAPS_OF_A_THREAD = 50;

  private final HsmConfig config;
  private final List<HsmFinding> findings = new ArrayList<>();

  private HsmExamination(HsmConfig config) {
    this.config = config;
  }

  /** Runs all that can be run; what fails does not keep the rest from being tried. */
  public static List<HsmFinding> of(HsmConfig config) {
    HsmExamination examination = new HsmExamination(config);
    examination.run();
    return List.copyOf(examination.findings);
  }

  private void run() {
    HsmKeyProvider root;
    try {
      root = HsmKeyProvider.open(config);
    } catch (SecretsException e) {
      found("open", false, e.getMessage() + " " + e.remedy());
      return;
    }
    try (root) {
      found("open", true, "token, login, mechanism, attributes and self-test of " + root.list());
      check("token", this::token);
      check("sizes", () -> sizes(root));
      check("another context", () -> refused(root, root.wrap(new byte[32], CONTEXT), new byte[1]));
      check("damage", () -> refused(root, damaged(root.wrap(new byte[32], CONTEXT)), CONTEXT));
      check("random", () -> random(root));
      check("threads", () -> threads(root));
      check("logout", () -> logout(root));
    }
  }

  private void check(String name, Supplier<String> trial) {
    try {
      found(name, true, trial.get());
    } catch (SecretsException e) {
      found(name, false, e.getMessage() + " " + e.remedy());
    } catch (CryptokiException e) {
      found(name, false, Objects.requireNonNull(e.getMessage()));
    } catch (IllegalStateException e) {
      found(name, false, Objects.requireNonNullElse(e.getMessage(), "it failed"));
    }
  }

  private void found(String check, boolean well, String detail) {
    findings.add(new HsmFinding(check, well, detail));
  }

  private String token() {
    TokenFacts token = Token.find(Module.of(config.module()).cryptoki(), config);
    String sessions =
        token.maxSessions() == 0 ? "no bound on sessions" : token.maxSessions() + " sessions";
    return "%s, serial %s, %s %s, %s"
        .formatted(token.label(), token.serial(), token.manufacturer(), token.model(), sessions);
  }

  private static String sizes(HsmKeyProvider root) {
    for (int size : new int[] {1, 32, KeyProvider.MAX_WRAP_BYTES}) {
      byte[] opened = root.unwrap(root.wrap(new byte[size], CONTEXT), CONTEXT);
      must(Arrays.equals(opened, new byte[size]), size + " bytes opened as something else");
    }
    return "1 to " + KeyProvider.MAX_WRAP_BYTES + " bytes are wrapped and opened";
  }

  private static WrappedKey damaged(WrappedKey wrapped) {
    byte[] blob = wrapped.blob().clone();
    blob[blob.length - 1] ^= 1;
    return new WrappedKey(wrapped.by(), blob);
  }

  private static String refused(HsmKeyProvider root, WrappedKey wrapped, byte[] context) {
    try {
      root.unwrap(wrapped, context);
    } catch (SecretsException e) {
      must(e.code() == ErrorCode.INTEGRITY, "it is refused with " + e.code());
      return "it is refused";
    }
    throw new IllegalStateException("it opened");
  }

  private static String random(HsmKeyProvider root) {
    byte[] one = root.random(32);
    must(!Arrays.equals(one, root.random(32)), "the same bytes came twice");
    return "32 bytes, and others the second time";
  }

  private String threads(HsmKeyProvider root) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      long start = System.nanoTime();
      Callable<Boolean> work =
          () -> {
            for (int i = 0; i < WRAPS_OF_A_THREAD; i++) {
              sizesOf32(root);
            }
            return true;
          };
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(THREADS, work))) {
        each.get();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      long rate = Math.round(2 * THREADS * WRAPS_OF_A_THREAD / seconds);
      return THREADS + " threads, " + rate + " wraps and unwraps a second";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HsmErrors.interrupted();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SecretsException refused
          ? refused
          : new IllegalStateException("a thread failed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void sizesOf32(HsmKeyProvider root) {
    byte[] opened = root.unwrap(root.wrap(new byte[32], CONTEXT), CONTEXT);
    must(Arrays.equals(opened, new byte[32]), "it opened as something else");
  }

  /** As another component of the process would do it. */
  private String logout(HsmKeyProvider root) {
    WrappedKey wrapped = root.wrap(new byte[32], CONTEXT);
    Cryptoki cryptoki = Module.of(config.module()).cryptoki();
    long session = cryptoki.openSession(Token.find(cryptoki, config).slot());
    try {
      cryptoki.logout(session);
    } finally {
      cryptoki.closeSession(session);
    }
    long start = System.nanoTime();
    must(Arrays.equals(root.unwrap(wrapped, CONTEXT), new byte[32]), "it opened as another");
    return "it is mended in " + (System.nanoTime() - start) / 1_000_000 + " ms";
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}

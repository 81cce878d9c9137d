package dev.coffer.cli.run;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a run ended badly, as it is told.
 *
 * @param code one of {@link ErrorCode}, or {@code USAGE} or {@code INTERRUPTED}
 * @param store the store; null where none was involved
 * @param name the secret; null where none was involved
 * @param message what happened, in one line
 * @param remedy what to do, in one line
 * @param retryable whether the same command may succeed later
 * @param exit what the run ends with
 */
public record Failure(
    String code,
    @Nullable String store,
    @Nullable String name,
    String message,
    String remedy,
    boolean retryable,
    Exit exit) {
  private static final String USAGE = "USAGE";

  /** The failure that a throwable stands for. The text of a throwable of others is not shown. */
  public static Failure of(Throwable thrown) {
    if (thrown instanceof SecretsException e) {
      return of(e);
    }
    if (thrown instanceof WrongUse e) {
      return wrongUse(Objects.requireNonNull(e.getMessage()), e.remedy());
    }
    if (thrown instanceof InterruptedException || thrown instanceof InterruptedIOException) {
      return new Failure(
          "INTERRUPTED", null, null, "Interrupted.", "Run it again.", true, Exit.INTERRUPTED);
    }
    if (thrown instanceof IOException e) {
      return of(e);
    }
    if (thrown instanceof UncheckedIOException e) {
      return of(Objects.requireNonNull(e.getCause()));
    }
    return new Failure(
        ErrorCode.INTERNAL.name(),
        null,
        null,
        "Coffer has a defect: " + thrown.getClass().getSimpleName() + at(thrown) + ".",
        "Report it with these two lines and the output of \"coffer version\".",
        false,
        Exit.INTERNAL);
  }

  /** Wrong use of the command. */
  public static Failure wrongUse(String message, String remedy) {
    return new Failure(USAGE, null, null, message, remedy, false, Exit.WRONG_USE);
  }

  private static Failure of(SecretsException e) {
    Exit exit = Exit.of(e.code());
    String message = Objects.requireNonNullElse(e.getMessage(), e.code().name());
    String remedy = e.remedy().isEmpty() ? generalRemedy(exit) : e.remedy();
    return new Failure(
        e.code().name(),
        e.store(),
        e.name(),
        e.outcomeUnknown() ? message + " The effect may have happened." : message,
        remedy,
        exit == Exit.UNAVAILABLE || e.retryability() != Retryability.PERMANENT,
        exit);
  }

  private static Failure of(IOException e) {
    String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "";
    String subject = file.isEmpty() ? "A file or stream" : file;
    if (e instanceof NoSuchFileException) {
      return wrongUse(subject + " does not exist.", "Check the path.");
    }
    if (e instanceof AccessDeniedException) {
      return wrongUse(subject + " cannot be opened: permission denied.", "Check its owner, mode.");
    }
    return new Failure(
        ErrorCode.UNAVAILABLE.name(),
        null,
        null,
        subject + " cannot be read or written" + reason(e) + ".",
        "Check the space and the state of the disk, then run it again.",
        true,
        Exit.UNAVAILABLE);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? "" : ": " + reason;
  }

  private static String at(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  private static String generalRemedy(Exit exit) {
    return switch (exit) {
      case NOT_FOUND -> "Check the spelling: coffer list, coffer stores.";
      case DENIED -> "Check who you are: coffer whoami.";
      case CONFLICT -> "Read it again (coffer describe, coffer versions), then decide.";
      case UNAVAILABLE -> "Try again; coffer doctor says what is wrong.";
      case INTEGRITY -> "Stop writing to the store and restore a backup.";
      case UNSUPPORTED -> "See what the store can do: coffer capabilities.";
      case LIMITED -> "Wait, then try again.";
      default -> "See coffer --help.";
    };
  }

  /** What happened, in one line: store, name and code included. */
  String headline() {
    StringBuilder line = new StringBuilder("coffer: ").append(oneLine(message)).append(" [");
    if (store != null) {
      line.append("store ").append(store).append(", ");
    }
    if (name != null) {
      line.append("name ").append(name).append(", ");
    }
    return line.append(code).append(']').toString();
  }

  /** What to do, in one line. */
  String advice() {
    return "  " + oneLine(remedy);
  }

  JsonObject json() {
    return JsonObject.create()
        .put("code", code)
        .put("store", store == null ? "" : store)
        .put("name", name == null ? "" : name)
        .put("message", message)
        .put("remedy", remedy)
        .put("retryable", retryable)
        .put("exit", exit.status());
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}

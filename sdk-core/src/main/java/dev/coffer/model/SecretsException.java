package dev.coffer.model;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of Coffer. {@link #code()} says what happened; the message says it in a
 * sentence; {@link #remedy()} says what to do. All three are built from names and limits alone and
 * never hold a secret; what a vendor said is in the {@linkplain #getCause() cause}, which never
 * crosses the wire.
 */
public final class SecretsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Retryability retryability;
  private final Origin origin;
  private final @Nullable String store;
  private final @Nullable String name;
  private final String remedy;
  private final @Nullable Duration retryAfter;
  private final boolean outcomeUnknown;

  private SecretsException(Builder builder) {
    super(builder.message, builder.cause);
    code = builder.code;
    retryability = builder.retryability;
    origin = builder.origin;
    store = builder.store;
    name = builder.name;
    remedy = builder.remedy;
    retryAfter = builder.retryAfter;
    outcomeUnknown = builder.outcomeUnknown;
  }

  /**
   * Starts an exception.
   *
   * @param message what happened, in one sentence without any secret
   */
  public static Builder of(ErrorCode code, String message) {
    return new Builder(code, message);
  }

  /**
   * Starts the refusal of something that was closed: no other try ever helps.
   *
   * @param what what was closed, as {@code store}
   */
  public static Builder closed(String what) {
    return of(ErrorCode.UNAVAILABLE, "The " + what + " is closed.")
        .retryability(Retryability.PERMANENT)
        .origin(Origin.CALLER)
        .remedy("Use it before it is closed.");
  }

  /** What happened. */
  public ErrorCode code() {
    return code;
  }

  /** Whether the same call may be made again. */
  public Retryability retryability() {
    return retryability;
  }

  /** Which side it comes from. */
  public Origin origin() {
    return origin;
  }

  /** The configured name of the store, where one was involved. */
  public @Nullable String store() {
    return store;
  }

  /** The name of the secret, where one was involved. */
  public @Nullable String name() {
    return name;
  }

  /** What to do about it, in one sentence; empty where nothing can be said. */
  public String remedy() {
    return remedy;
  }

  /** How long to wait before the next try, where the store said so. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** True where the effect may have happened although the call failed. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }

  /** A builder with everything this exception says, this exception's cause included. */
  public Builder toBuilder() {
    Builder copy = new Builder(code, Objects.requireNonNull(getMessage()));
    copy.retryability = retryability;
    copy.origin = origin;
    copy.store = store;
    copy.name = name;
    copy.remedy = remedy;
    copy.retryAfter = retryAfter;
    copy.outcomeUnknown = outcomeUnknown;
    copy.cause = getCause();
    return copy;
  }

  /** Collects what an exception says. Not thread-safe. */
  @CanIgnoreReturnValue
  public static final class Builder {
    private final ErrorCode code;
    private final String message;
    private Retryability retryability;
    private Origin origin;
    private @Nullable String store;
    private @Nullable String name;
    private String remedy = "";
    private @Nullable Duration retryAfter;
    private boolean outcomeUnknown;
    private @Nullable Throwable cause;

    private Builder(ErrorCode code, String message) {
      this.code = Objects.requireNonNull(code, "code");
      this.message = Objects.requireNonNull(message, "message");
      this.retryability =
          switch (code) {
            case THROTTLED, UNAVAILABLE -> Retryability.TRANSIENT;
            default -> Retryability.PERMANENT;
          };
      this.origin =
          switch (code) {
            case DENIED -> Origin.POLICY;
            case BACKEND_DENIED, UNAVAILABLE, THROTTLED, INTEGRITY -> Origin.BACKEND;
            default -> Origin.CALLER;
          };
    }

    public Builder retryability(Retryability retryability) {
      this.retryability = retryability;
      return this;
    }

    public Builder origin(Origin origin) {
      this.origin = origin;
      return this;
    }

    public Builder store(@Nullable String store) {
      this.store = store;
      return this;
    }

    public Builder name(@Nullable SecretName name) {
      this.name = name == null ? null : name.text();
      return this;
    }

    public Builder remedy(String remedy) {
      this.remedy = remedy;
      return this;
    }

    public Builder retryAfter(@Nullable Duration retryAfter) {
      this.retryAfter = retryAfter;
      return this;
    }

    public Builder outcomeUnknown(boolean outcomeUnknown) {
      this.outcomeUnknown = outcomeUnknown;
      return this;
    }

    /** The vendor's or JDK's exception: for logs on this side only. */
    public Builder cause(@Nullable Throwable cause) {
      this.cause = cause;
      return this;
    }

    public SecretsException build() {
      return new SecretsException(this);
    }
  }
}

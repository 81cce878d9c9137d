package dev.coffer.aws;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes the calls of one store or root key: each ends with its caller's deadline or thread, and
 * fails with our errors alone, which say the store and the name. Thread-safe.
 */
public final class AwsCalls {
  /** The SDK takes no time at all for a mistake. */
  private static final Duration LEAST = Duration.ofMillis(1);

  private final String what;
  private final @Nullable String store;
  private final AwsErrors errors;
  private volatile boolean closed;

  private AwsCalls(String what, @Nullable String store, AwsErrors errors) {
    this.what = what;
    this.store = store;
    this.errors = errors;
  }

  /** The calls of a store, by its configured name. */
  public static AwsCalls ofStore(String store, AwsErrors errors) {
    return new AwsCalls("store", store, errors);
  }

  /** The calls of a root key, which belongs to no store by name. */
  public static AwsCalls ofRootKey(AwsErrors errors) {
    return new AwsCalls("root key", null, errors);
  }

  /** What a request is given for the caller's sake. */
  @FunctionalInterface
  public interface Bounds extends Consumer<AwsRequestOverrideConfiguration.Builder> {}

  /**
   * Makes one call.
   *
   * @param name the secret it is about; null for none or several
   * @param call gives its request the bounds, as its override configuration
   */
  public <R> R make(
      OperationContext context,
      AwsAction action,
      @Nullable SecretName name,
      Function<Bounds, R> call) {
    if (closed) {
      throw SecretsException.closed(what).store(store).name(name).build();
    }
    try {
      context.checkDeadline();
      return call.apply(bounds(context));
    } catch (SdkException e) {
      throw named(errors.of(e, action), name);
    } catch (SecretsException e) {
      throw named(e, name);
    }
  }

  /** What a code inside an answer means. */
  public SecretsException error(String code, AwsAction action, SecretName name) {
    return named(errors.ofCode(code, action), name);
  }

  private SecretsException named(SecretsException e, @Nullable SecretName name) {
    SecretsException.Builder error = e.toBuilder();
    if (store != null) {
      error.store(store);
    }
    if (name != null) {
      error.name(name);
    }
    return error.build();
  }

  private static Bounds bounds(OperationContext context) {
    return override -> {
      if (context.hasDeadline()) {
        Duration left = context.remaining();
        override.apiCallTimeout(left.compareTo(LEAST) < 0 ? LEAST : left);
      }
    };
  }

  /** From now on no call is made. */
  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }

  /** The configured name of the store. */
  public String store() {
    return Objects.requireNonNull(store, "store");
  }
}

package dev.coffer.azure;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one store or root key: each ends with its caller's deadline or thread, and
 * fails with our errors alone. Thread-safe.
 *
 * @param <C> the kind of client
 */
public final class AzureCalls<C> implements AutoCloseable {
  private final String what;
  private final AzureConnection<C> connection;
  private final AzureErrors errors;
  private volatile boolean closed;

  /**
   * @param what what is closed by {@link #close}, as {@code store}
   */
  public AzureCalls(String what, AzureConnection<C> connection, AzureErrors errors) {
    this.what = what;
    this.connection = connection;
    this.errors = errors;
  }

  /**
   * Makes one call.
   *
   * @param name the secret it is about; null for none or several
   */
  public <R> R make(
      OperationContext context,
      AzureAction action,
      @Nullable SecretName name,
      Function<C, R> call) {
    requireOpen();
    context.checkDeadline();
    try (CallDeadline.Scope scope = CallDeadline.of(context)) {
      return call.apply(connection.client());
    } catch (RuntimeException e) {
      requireOpen();
      SecretsException told = errors.of(e, action);
      if (told.code() == ErrorCode.BACKEND_DENIED) {
        connection.forget();
      }
      throw told.toBuilder().name(name).build();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw SecretsException.closed(what).build();
    }
  }

  /** Ends what is awaited; from now on no call is made. */
  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  public boolean isClosed() {
    return closed;
  }
}

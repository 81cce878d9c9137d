package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import io.github.jopenlibs.vault.VaultException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the server with a token that is kept alive. All who need a token wait for one login; a
 * thread of its own logs in and renews. A token that the server does not know any more is replaced
 * once, and the call repeated, since it had no effect. Nothing is revoked, and a token in hand
 * stays in use, while the server is merely away. Thread-safe.
 */
final class VaultSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VaultSession.class);
  private static final VaultRequest LOGIN = VaultRequest.read("auth");
  private static final VaultRequest REVOKE =
      VaultRequest.write("auth/token/revoke-self", Json.of(Map.of()));
  private static final Duration REREAD = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final VaultServer server;
  private final VaultErrors errors;
  private final VaultHttp http;
  private final VaultLogins logins;
  private final RefusedLogins refused = new RefusedLogins();
  private final ScheduledThreadPoolExecutor keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Credential held;
  private volatile long readAt;
  private volatile boolean closed;
  private @Nullable CompletableFuture<Credential> login;

  /** Does not call the server. */
  VaultSession(VaultServer server, VaultErrors errors, String label) {
    this.server = server;
    this.errors = errors;
    this.http = new VaultHttp(server, errors);
    this.logins = new VaultLogins(server, http, errors);
    this.keeper =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "coffer-vault-" + label);
              thread.setDaemon(true);
              return thread;
            });
    keeper.setRemoveOnCancelPolicy(true);
    keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  VaultErrors errors() {
    return errors;
  }

  /**
   * The answer to a request that must succeed.
   *
   * @throws SecretsException as {@link VaultErrors} has it
   */
  VaultReply need(VaultRequest request, OperationContext context) {
    VaultReply reply = call(request, context);
    if (!reply.isFine()) {
      throw errors.of(request, reply);
    }
    return reply;
  }

  /** The answer, whatever its status: a 403 is one of policies, never of a dead token. */
  VaultReply call(VaultRequest request, OperationContext context) {
    context.checkDeadline();
    Credential credential = current(context);
    VaultReply reply = http.send(request, credential.token(), context);
    if (reply.status() != 403 || !isDead(credential, context)) {
      return reply;
    }
    Credential next = replaced(credential, context);
    if (next.token().equals(credential.token())) {
      throw errors.deadToken();
    }
    return http.send(request, next.token(), context);
  }

  private boolean isDead(Credential credential, OperationContext context) {
    VaultRequest lookup = VaultRequest.read("auth/token/lookup-self");
    return VaultLogins.isDead(http.send(lookup, credential.token(), context));
  }

  private Credential current(OperationContext context) {
    if (closed) {
      throw errors.closed();
    }
    Credential credential = held;
    boolean useless = credential == null || credential.isOver() || wasChanged(credential);
    return useless ? replaced(credential, context) : Objects.requireNonNull(credential);
  }

  /** Whether the token that was given is another by now. */
  private boolean wasChanged(Credential credential) {
    if (!(server.login() instanceof VaultLogin.Token given)
        || System.nanoTime() - readAt < REREAD.toNanos()) {
      return false;
    }
    readAt = System.nanoTime();
    try (SecretValue now = given.token().read()) {
      return !now.utf8().equals(credential.token());
    } catch (SecretsException e) {
      LOG.debug("The token is not readable now; the one that was read is used: {}", e.getMessage());
      return false;
    }
  }

  /** Another credential than the one that is of no more use: of the login under way, or a new. */
  private Credential replaced(@Nullable Credential useless, OperationContext context) {
    CompletableFuture<Credential> flight;
    lock.lock();
    try {
      Credential now = held;
      if (now != null && !now.equals(useless)) {
        return now;
      }
      if (login == null) {
        refused.check();
        login = begin();
      }
      flight = login;
    } finally {
      lock.unlock();
    }
    return await(flight, context);
  }

  private CompletableFuture<Credential> begin() {
    CompletableFuture<Credential> flight = new CompletableFuture<>();
    try {
      keeper.execute(() -> complete(flight));
    } catch (RejectedExecutionException e) {
      flight.completeExceptionally(errors.closed());
    }
    return flight;
  }

  private void complete(CompletableFuture<Credential> flight) {
    try {
      Credential credential = logins.logIn();
      refused.forget();
      adopt(credential);
      flight.complete(credential);
      if (closed) {
        leave();
      }
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.BACKEND_DENIED && !(server.login() instanceof VaultLogin.Token)) {
        refused.remember(e);
      }
      end();
      flight.completeExceptionally(e);
    } catch (RuntimeException e) {
      end();
      flight.completeExceptionally(e);
    }
  }

  private void adopt(Credential credential) {
    lock.lock();
    try {
      held = credential;
      readAt = System.nanoTime();
      login = null;
    } finally {
      lock.unlock();
    }
    if (credential.ends() && (credential.renewable() || credential.ours())) {
      later(credential, Renewal.wait(credential.life(), ThreadLocalRandom.current().nextDouble()));
    }
  }

  private void end() {
    lock.lock();
    try {
      login = null;
    } finally {
      lock.unlock();
    }
  }

  private void later(Credential credential, Duration wait) {
    if (!closed) {
      try {
        ScheduledFuture<?> unused =
            keeper.schedule(() -> renew(credential), wait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed while a renewal was due");
      }
    }
  }

  /** Renews the token, or logs in again where that does not make its life longer any more. */
  private void renew(Credential credential) {
    if (closed || !credential.equals(held)) {
      return;
    }
    try {
      Credential after = credential.renewable() ? longer(credential) : null;
      adopt(after == null ? logins.logIn() : after);
    } catch (VaultException | SecretsException e) {
      notRenewed(credential, e);
    }
  }

  /** The same token with a longer life; null where a login gives more. */
  private @Nullable Credential longer(Credential credential) throws VaultException {
    try {
      Credential after = logins.renewed(credential);
      return Renewal.hasExtended(credential, after) || !credential.ours() ? after : null;
    } catch (VaultException e) {
      boolean refused = e.getHttpStatusCode() == 400 || e.getHttpStatusCode() == 403;
      if (refused && credential.ours()) {
        return null;
      }
      throw e;
    }
  }

  private void notRenewed(Credential credential, Exception e) {
    boolean over = credential.left().isNegative();
    LOG.warn(
        "The token for {} was not renewed{}: {}",
        server.address(),
        over ? "" : "; it is tried again while it lives",
        e instanceof SecretsException ? e.getMessage() : e.getClass().getSimpleName());
    if (!over) {
      later(credential, Renewal.pause(credential.left()));
    }
  }

  private Credential await(CompletableFuture<Credential> flight, OperationContext context) {
    try {
      return flight.get(Math.max(1, context.remaining().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw errors.tooLate(LOGIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.cancelled(LOGIN);
    } catch (ExecutionException e) {
      // A new one: an exception that is thrown to several callers would collect their traces.
      throw e.getCause() instanceof SecretsException told
          ? told.toBuilder().cause(told).build()
          : new IllegalStateException(e.getCause());
    }
  }

  /** Ends the thread and the login. */
  @Override
  public void close() {
    CompletableFuture<Credential> flight;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      flight = login;
    } finally {
      lock.unlock();
    }
    keeper.shutdownNow();
    logins.forget();
    if (flight != null) {
      flight.completeExceptionally(errors.closed());
    }
    leave();
    http.close();
  }

  /** Forgets all credentials, and revokes a token that a login of ours made. */
  private void leave() {
    Credential last;
    lock.lock();
    try {
      last = held;
      held = null;
    } finally {
      lock.unlock();
    }
    if (last == null || !last.ours() || last.isOver()) {
      return;
    }
    try {
      http.send(REVOKE, last.token(), OperationContext.LOCAL.within(FAREWELL));
    } catch (SecretsException e) {
      LOG.debug("The token was not revoked and ends by itself: {}", e.getMessage());
    }
  }
}

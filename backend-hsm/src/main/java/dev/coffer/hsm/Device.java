package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token in use: calls go to it through its threads, with a deadline, and are made again where
 * that helps. All root keys on one token of one module share one. Thread-safe.
 */
final class Device {
  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** What is done in a session. It is done again, in another one, where the first try fails. */
  interface Operation<R> {
    R on(Lease lease);
  }

  private final Module module;
  private final String name;
  private final HsmConfig config;
  private final Token token;
  private final Breaker breaker = new Breaker();
  private final CallThreads threads;

  /** How many root keys use it; under the module's lock. */
  private int users;

  private Device(Module module, String name, HsmConfig config, int sessions) {
    this.module = module;
    this.name = name;
    this.config = config;
    this.token = new Token(module, config);
    this.threads = new CallThreads(sessions);
  }

  /**
   * The device of this configuration, shared with who uses it already; connected by the first call.
   *
   * @throws SecretsException CONFIGURATION when the module cannot be used, or the token is used
   *     with other settings
   */
  static Device of(HsmConfig config) {
    Module module = Module.of(config.module());
    module.enter();
    module.users().lock();
    try {
      String name = config.token() + "\n" + config.serial();
      Device device = module.devices().get(name);
      if (device == null) {
        device = new Device(module, name, config, config.sessions());
        module.devices().put(name, device);
      } else {
        device.mustAgreeWith(config);
      }
      device.users++;
      return device;
    } catch (SecretsException e) {
      module.leave();
      throw e;
    } finally {
      module.users().unlock();
    }
  }

  private void mustAgreeWith(HsmConfig other) {
    if (other.profile() != config.profile() || other.gcmMechanism() != config.gcmMechanism()) {
      throw HsmErrors.otherProfile(config);
    }
    token.login().mustBeOf(other.pin());
  }

  HsmConfig config() {
    return config;
  }

  Module module() {
    return module;
  }

  /** Does something on the token within the configured time. */
  <R> R run(Operation<R> operation) {
    return run(operation, Deadline.after(config.timeout()));
  }

  /**
   * Does something on the token.
   *
   * @throws SecretsException UNAVAILABLE when the token cannot do it before the deadline, or is
   *     left alone for a while; whatever else {@link HsmErrors} makes of what the module says
   */
  <R> R run(Operation<R> operation, Deadline deadline) {
    breaker.pass();
    if (threads.stuck() * 2 > config.sessions()) {
      breaker.saidNothing();
      throw HsmErrors.hangs(threads.stuck());
    }
    try {
      R result = threads.run(() -> new Attempts(token, deadline.earlier()).at(operation), deadline);
      breaker.succeeded();
      return result;
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        breaker.failed();
      } else if (e.code() == ErrorCode.CANCELLED) {
        breaker.saidNothing();
      } else {
        breaker.succeeded();
      }
      throw e;
    } catch (RuntimeException e) {
      breaker.saidNothing();
      throw e;
    }
  }

  /** One user less; the last one closes all sessions and ends the threads. */
  void release() {
    Lock lock = module.users();
    lock.lock();
    boolean last;
    try {
      users--;
      last = users == 0;
      if (last) {
        module.devices().remove(name);
      }
    } finally {
      lock.unlock();
    }
    if (last) {
      disconnect();
      threads.close();
    }
    module.leave();
  }

  private void disconnect() {
    try {
      threads.run(
          () -> {
            token.disconnect();
            return true;
          },
          Deadline.after(FAREWELL));
    } catch (SecretsException | CryptokiException e) {
      LOG.warn("{} was left without a farewell: {}", config.tokenText(), e.getMessage());
    }
  }
}

package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.IaikCryptoki;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded PKCS#11 library. There is one for each real path in a process, since C_Initialize and
 * C_Finalize are for the whole process: it is initialised with the first token that is used and
 * terminated with the last one, and never terminated where somebody else initialised it. A library
 * stays loaded. Thread-safe.
 */
final class Module {
  private static final Logger LOG = LoggerFactory.getLogger(Module.class);
  private static final Map<Path, Module> LOADED = new HashMap<>();
  private static final ReentrantLock LOADING = new ReentrantLock();
  private static final long DRAIN_MILLIS = 2000;

  private final Path library;
  private final Cryptoki cryptoki;

  /** Held shared by everyone who is in a call, and alone by who initialises or terminates. */
  private final ReentrantReadWriteLock inCalls = new ReentrantReadWriteLock();

  /** Held by who makes or destroys a key: tokens make mistakes where two do at once. */
  private final ReentrantLock births = new ReentrantLock();

  private final ReentrantLock users = new ReentrantLock();
  private final Map<String, Device> devices = new HashMap<>();
  private int count;
  private volatile boolean owner;
  private final AtomicLong generation = new AtomicLong();

  private Module(Path library, Cryptoki cryptoki) {
    this.library = library;
    this.cryptoki = cryptoki;
  }

  /**
   * The module of this library, loaded where it is not yet.
   *
   * @throws SecretsException CONFIGURATION when it cannot be loaded
   */
  static Module of(Path library) {
    if (!Files.exists(library)) {
      throw HsmErrors.noLibrary(library);
    }
    LOADING.lock();
    try {
      Path real = library.toRealPath();
      Module module = LOADED.get(real);
      if (module == null) {
        module = new Module(real, IaikCryptoki.load(real));
        LOADED.put(real, module);
      }
      return module;
    } catch (IOException e) {
      throw HsmErrors.notLoaded(library, e);
    } catch (UnsatisfiedLinkError | IllegalCallerException e) {
      throw HsmErrors.noWrapper(e);
    } finally {
      LOADING.unlock();
    }
  }

  Cryptoki cryptoki() {
    return cryptoki;
  }

  Lock calls() {
    return inCalls.readLock();
  }

  ReentrantLock births() {
    return births;
  }

  /** Rises when the module is initialised anew: no handle of before means anything then. */
  long generation() {
    return generation.get();
  }

  /** Held by who looks for a device among {@link #devices()} or takes one out. */
  ReentrantLock users() {
    return users;
  }

  /** The tokens in use, by label and serial number; to be used under {@link #users()}. */
  Map<String, Device> devices() {
    return devices;
  }

  /** Counts one more user, and initialises the module for the first. */
  void enter() {
    users.lock();
    try {
      if (count == 0) {
        initialize();
      }
      count++;
    } finally {
      users.unlock();
    }
  }

  /** Counts one user less, and terminates the module after the last, where it is ours. */
  void leave() {
    users.lock();
    try {
      count--;
      if (count == 0 && owner) {
        terminate();
      }
    } finally {
      users.unlock();
    }
  }

  private void initialize() {
    if (owner) {
      // A call that did not return kept it from being terminated; it is tried once more.
      terminate();
    }
    if (owner) {
      return;
    }
    try {
      cryptoki.initialize();
      owner = true;
    } catch (CryptokiException e) {
      if (e.code() != ReturnValue.CRYPTOKI_ALREADY_INITIALIZED) {
        throw HsmErrors.notInitialized(library, e);
      }
      LOG.info("{} was initialised by another component and is left to it", library);
    }
    generation.incrementAndGet();
  }

  private void terminate() {
    if (!drained()) {
      LOG.warn("{} is left initialised: a call does not return", library);
      return;
    }
    try {
      owner = false;
      cryptoki.terminate();
    } catch (CryptokiException e) {
      LOG.warn("{} was not terminated: {}", library, e.getMessage());
    } finally {
      inCalls.writeLock().unlock();
    }
  }

  /**
   * Initialises the module once more, where it is ours and nobody did since: for a library that
   * lost its token and finds it no other way. Not to be called from within {@link #calls()}.
   *
   * @param seen the generation that does not work
   * @return whether the module is of another generation now
   */
  boolean reinitialize(long seen) {
    users.lock();
    try {
      if (generation.get() != seen) {
        return true;
      }
      if (!owner || !drained()) {
        return false;
      }
      try {
        LOG.info("{} is initialised anew", library);
        terminateQuietly();
        cryptoki.initialize();
        generation.incrementAndGet();
        return true;
      } finally {
        inCalls.writeLock().unlock();
      }
    } finally {
      users.unlock();
    }
  }

  private void terminateQuietly() {
    try {
      cryptoki.terminate();
    } catch (CryptokiException e) {
      if (e.code() != ReturnValue.CRYPTOKI_NOT_INITIALIZED) {
        throw e;
      }
    }
  }

  private boolean drained() {
    try {
      return inCalls.writeLock().tryLock(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return "Module[" + library + "]";
  }
}

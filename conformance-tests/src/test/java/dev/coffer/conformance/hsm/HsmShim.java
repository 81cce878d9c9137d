package dev.coffer.conformance.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A PKCS#11 module in front of SoftHSM that fails as it is told: see peers/pkcs11-shim/shim.c. The
 * functions and numbers here are those of that file.
 */
final class HsmShim {
  static final int OPEN_SESSION = 12;
  static final int LOGIN = 18;
  static final int FIND_OBJECTS_INIT = 26;
  static final int ENCRYPT_INIT = 29;
  static final int ENCRYPT = 30;
  static final int DECRYPT_INIT = 33;
  static final int DECRYPT = 34;
  static final int GENERATE_KEY = 58;
  static final int GENERATE_RANDOM = 64;
  static final int FINALIZE = 1;

  static final int IV_OF_CALLER = 0;
  static final int IV_PREPENDED = 1;
  static final int IV_APPENDED = 2;
  static final int IV_WRITTEN_INIT = 3;
  static final int IV_WRITTEN_OP = 4;

  private static final int REBOOTS = 0;
  private static final int LOGOUTS = 1;
  private static final int ERROR_CODE = 2;
  private static final int ERROR_COUNT = 3;
  private static final int ERROR_UNTIL = 4;
  private static final int DELAY_MILLIS = 5;
  private static final int DELAY_COUNT = 6;
  private static final int IV_MODE = 7;
  private static final int SESSION_LIMIT = 8;
  private static final int SWAP_KEYS = 9;
  private static final int LOGOUT_CODE = 10;
  private static final int LOST = 11;
  private static final int TOKEN_FLAGS = 12;
  private static final int ABSENT = 14;
  private static final int OPEN_SESSIONS = 20;
  private static final int MOST_SESSIONS = 21;
  private static final int ERROR_AT = 100;
  private static final int DELAY_AT = 200;
  private static final int CALLS_AT = 300;
  private static final int NUMBERS = 512;
  private static final int FUNCTIONS = 68;

  private static final Path BUILD = Path.of("peers", "pkcs11-shim", "build").toAbsolutePath();
  private static final Path BUILT = Path.of("target", "pkcs11-shim", "shim.so").toAbsolutePath();
  private static final VarHandle NUMBER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static boolean built;

  private final Path module;
  private final ByteBuffer control;

  private HsmShim(Path module, ByteBuffer control) {
    this.module = module;
    this.control = control;
  }

  /** A shim of its own in front of this module. */
  static HsmShim before(Path real, Path folder) {
    try {
      buildOnce();
      Path module =
          Files.copy(
              BUILT,
              Files.createTempFile(folder, "shim", ".so"),
              StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(Path.of(module + ".real"), real + "\n");
      Path control = Files.write(Path.of(module + ".control"), new byte[NUMBERS * Long.BYTES]);
      try (FileChannel channel =
          FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return new HsmShim(
            module.toRealPath(),
            channel.map(FileChannel.MapMode.READ_WRITE, 0, NUMBERS * (long) Long.BYTES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void buildOnce() {
    if (!built) {
      HsmPeer.run(BUILD.toString(), BUILT.toString());
      built = true;
    }
  }

  Path module() {
    return module;
  }

  private long get(int number) {
    return (long) NUMBER.getVolatile(control, number * Long.BYTES);
  }

  private void set(int number, long value) {
    NUMBER.setVolatile(control, number * Long.BYTES, value);
  }

  private void raise(int number) {
    set(number, get(number) + 1);
  }

  /** All sessions, handles and logins are gone, as after a reboot of the HSM. */
  void reboot() {
    raise(REBOOTS);
  }

  /** Somebody else in the process logs out. */
  void logout() {
    raise(LOGOUTS);
  }

  /** What the use of a key returns when nobody is logged in. */
  void logoutShowsAs(long code) {
    set(LOGOUT_CODE, code);
  }

  /** These functions return the code so many times; -1 without end. */
  void fail(long code, long times, int... functions) {
    mark(ERROR_AT, functions);
    set(ERROR_CODE, code);
    set(ERROR_UNTIL, 0);
    set(ERROR_COUNT, times);
  }

  /** These functions return the code for a while. */
  void failFor(Duration time, long code, int... functions) {
    mark(ERROR_AT, functions);
    set(ERROR_CODE, code);
    set(ERROR_UNTIL, System.currentTimeMillis() + time.toMillis());
    set(ERROR_COUNT, -1);
  }

  /** These functions wait so many times before they do anything. */
  void delay(Duration time, long times, int... functions) {
    mark(DELAY_AT, functions);
    set(DELAY_MILLIS, time.toMillis());
    set(DELAY_COUNT, times);
  }

  private void mark(int from, int... functions) {
    for (int i = 0; i < FUNCTIONS; i++) {
      set(from + i, 0);
    }
    for (int function : functions) {
      set(from + function, 1);
    }
  }

  /** Nothing fails and nothing waits any more. */
  void heal() {
    mark(ERROR_AT);
    mark(DELAY_AT);
    set(ERROR_COUNT, 0);
    set(DELAY_COUNT, 0);
    set(ABSENT, 0);
    set(SWAP_KEYS, 0);
  }

  void ivMode(int mode) {
    set(IV_MODE, mode);
  }

  void sessionLimit(long most) {
    set(SESSION_LIMIT, most);
  }

  void tokenFlags(long flags) {
    set(TOKEN_FLAGS, flags);
  }

  /** Another key than the one that was found answers for it. */
  void swapKeys() {
    set(SWAP_KEYS, 1);
  }

  /** The library forgets that it was initialised. */
  void lose() {
    set(LOST, 1);
  }

  void absent(boolean away) {
    set(ABSENT, away ? 1 : 0);
  }

  long calls(int function) {
    return get(CALLS_AT + function);
  }

  long openSessions() {
    return get(OPEN_SESSIONS);
  }

  long mostSessions() {
    return get(MOST_SESSIONS);
  }
}

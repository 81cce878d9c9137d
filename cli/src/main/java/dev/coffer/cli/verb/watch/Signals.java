package dev.coffer.cli.verb.watch;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Signals of this process and to another. The JDK has them in {@code jdk.unsupported} alone, whose
 * use the compiler warns about and cannot be told not to: hence by reflection.
 */
final class Signals {
  private Signals() {}

  /** Calls {@code action} with the name of each signal {@code name} of this process. */
  static void hear(String name, Consumer<String> action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.accept(name);
              return null;
            }
            return method.invoke(action, arguments);
          };
      Object hearing =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), hearing);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalStateException("this Java cannot hear SIG" + name, e);
    }
  }

  /** Sends a signal by name, as {@code HUP}. */
  static void send(ProcessHandle process, String name) throws IOException {
    if (process.isAlive()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }
  }
}

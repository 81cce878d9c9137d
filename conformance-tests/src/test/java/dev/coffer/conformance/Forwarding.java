package dev.coffer.conformance;

import dev.coffer.pipeline.Handler;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Backends that hand each call on; made by reflection, so that they cannot forget one. */
final class Forwarding {
  private Forwarding() {}

  /** To the backend that is there when the call comes. */
  static SecretBackend to(Supplier<SecretBackend> current) {
    return made((method, arguments) -> called(current.get(), method, arguments));
  }

  /**
   * Operations through the handler of a pipeline, all else to the backend inside.
   *
   * @param close what closing it does
   */
  static SecretBackend through(Handler handler, SecretBackend backend, Runnable close) {
    return made(
        (method, arguments) -> {
          if (method.getName().equals("close")) {
            close.run();
            return null;
          }
          if (arguments.length > 0 && arguments[0] instanceof Operation<?> operation) {
            return handler.run(operation, (OperationContext) arguments[1]);
          }
          return called(backend, method, arguments);
        });
  }

  /** Operations by a function, with other capabilities; all else to the backend inside. */
  static SecretBackend planted(
      SecretBackend backend,
      Capabilities declared,
      BiFunction<Operation<?>, OperationContext, Object> answers) {
    return made(
        (method, arguments) -> {
          if (method.getName().equals("capabilities")) {
            return declared;
          }
          if (arguments.length > 0 && arguments[0] instanceof Operation<?> operation) {
            return answers.apply(operation, (OperationContext) arguments[1]);
          }
          return called(backend, method, arguments);
        });
  }

  /** Interests in changes by a function; all else to the backend inside. */
  static SecretBackend watched(
      SecretBackend backend, BiFunction<Interest, ChangeListener, ChangeSubscription> changes) {
    return made(
        (method, arguments) ->
            method.getName().equals("changes")
                ? changes.apply((Interest) arguments[0], (ChangeListener) arguments[1])
                : called(backend, method, arguments));
  }

  private interface Call {
    Object answer(Method method, Object[] arguments) throws Throwable;
  }

  private static SecretBackend made(Call call) {
    return (SecretBackend)
        Proxy.newProxyInstance(
            Forwarding.class.getClassLoader(),
            new Class<?>[] {SecretBackend.class},
            (proxy, method, arguments) ->
                call.answer(method, arguments == null ? new Object[0] : arguments));
  }

  private static Object called(SecretBackend backend, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

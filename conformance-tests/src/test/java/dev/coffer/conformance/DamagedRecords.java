package dev.coffer.conformance;

import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records of which each has one bit flipped while it is asked for. */
final class DamagedRecords {
  private final AtomicBoolean damaged = new AtomicBoolean();

  void damage(boolean begins) {
    damaged.set(begins);
  }

  RecordStore around(RecordStore records) {
    return proxy(RecordStore.class, records);
  }

  private <T> T proxy(Class<T> type, T records) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            return seen(method.invoke(records, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object seen(Object answer) {
    if (answer instanceof RecordSnapshot snapshot) {
      return proxy(RecordSnapshot.class, snapshot);
    }
    if (damaged.get() && answer instanceof Record one) {
      return flipped(one);
    }
    if (damaged.get() && answer instanceof List<?> several) {
      return several.stream()
          .map(each -> each instanceof Record one ? flipped(one) : each)
          .toList();
    }
    return answer;
  }

  private static Record flipped(Record one) {
    byte[] value = one.value().clone();
    value[value.length / 2] ^= 1;
    return new Record(one.key(), value, one.revision());
  }
}

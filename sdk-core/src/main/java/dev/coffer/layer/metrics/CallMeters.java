package dev.coffer.layer.metrics;

import dev.coffer.model.ErrorCode;
import dev.coffer.spi.Verb;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The meters of one store, made when they are first needed. Labels are from closed sets and the
 * configured name of the store: never a secret's name, never a value.
 */
final class CallMeters {
  private static final int WAYS = Answered.values().length;
  private static final int VERBS = Verb.values().length;
  private static final ErrorCode[] CODES = ErrorCode.values();

  private final MeterRegistry registry;
  private final Tags ofStore;
  private final AtomicReferenceArray<ThreadCounts> successes =
      new AtomicReferenceArray<>(VERBS * WAYS);
  private final AtomicReferenceArray<ThreadCounts> stale = new AtomicReferenceArray<>(VERBS);
  private final AtomicReferenceArray<ThreadCounts> failures =
      new AtomicReferenceArray<>(VERBS * WAYS * CODES.length);
  private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(VERBS * WAYS);
  private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();

  CallMeters(MeterRegistry registry, String store) {
    this.registry = registry;
    this.ofStore = Tags.of("store", store);
  }

  void succeeded(Verb verb, Answered answered) {
    int index = index(verb, answered);
    ThreadCounts counter = successes.get(index);
    if (counter == null) {
      counter = counter(successes, index, verb, answered, "ok");
    }
    counter.increment();
  }

  /** An answer past its time was given, since the store could not be reached. */
  void stale(Verb verb) {
    ThreadCounts counter = stale.get(verb.ordinal());
    if (counter == null) {
      counter = counter(stale, verb.ordinal(), verb, Answered.MEMORY, "stale");
    }
    counter.increment();
  }

  void failed(Verb verb, Answered answered, ErrorCode code) {
    int index = index(verb, answered) * CODES.length + code.ordinal();
    ThreadCounts counter = failures.get(index);
    if (counter == null) {
      String outcome = code.name().toLowerCase(Locale.ROOT);
      counter = counter(failures, index, verb, answered, outcome);
    }
    counter.increment();
  }

  void took(Verb verb, Answered answered, long nanos) {
    int index = index(verb, answered);
    Timer timer = timers.get(index);
    if (timer == null) {
      timer =
          Timer.builder("coffer.call.duration")
              .description("How long calls took; answers from memory are sampled.")
              .tags(tags(verb, answered))
              .register(registry);
      if (timers.compareAndSet(index, null, timer)) {
        registered.add(timer);
      }
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Takes the meters of this store out of the registry. */
  void remove() {
    registered.forEach(registry::remove);
  }

  private ThreadCounts counter(
      AtomicReferenceArray<ThreadCounts> counters,
      int index,
      Verb verb,
      Answered answered,
      String outcome) {
    ThreadCounts made = new ThreadCounts();
    if (!counters.compareAndSet(index, null, made)) {
      return counters.get(index);
    }
    registered.add(
        FunctionCounter.builder("coffer.calls", made, ThreadCounts::sum)
            .description("Calls that were answered, exactly.")
            .tags(tags(verb, answered).and("outcome", outcome))
            .register(registry));
    return made;
  }

  private Tags tags(Verb verb, Answered answered) {
    return ofStore.and("verb", verb.label()).and("answered", answered.label());
  }

  private static int index(Verb verb, Answered answered) {
    return verb.ordinal() * WAYS + answered.ordinal();
  }
}

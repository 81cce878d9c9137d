package dev.coffer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch that goes on by itself, on a real journal whose streams are broken at will. */
class ResumingStreamTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final WatchedStore watched = new WatchedStore();
  private final Deque<ErrorCode> failures = new ArrayDeque<>();
  private final List<WatchRequest> opened = new ArrayList<>();

  @AfterEach
  void close() {
    watched.close();
  }

  private EventStream open(WatchRequest request) {
    opened.add(request);
    EventStream real =
        LocalStream.open(request, new JournalFeed("default", watched.store), watched.terms("ops"));
    return new EventStream() {
      @Override
      public WatchEvent next(Duration patience) {
        ErrorCode failure = failures.poll();
        if (failure != null) {
          throw SecretsException.of(failure, "broken").build();
        }
        return real.next(patience);
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }

  private ResumingStream resuming() {
    return ResumingStream.of(
        this::open, WatchRequest.of(WatchedStore.ALL, WatchStart.NOW), Duration.ofMillis(5));
  }

  private static String nameOf(WatchEvent event) {
    return ((WatchEvent.Changed) event).name().text();
  }

  private static WatchEvent next(ResumingStream stream) {
    WatchEvent event = stream.next(Duration.ofSeconds(10));
    return event instanceof WatchEvent.Bookmark ? next(stream) : event;
  }

  private static void assertBegun(ResumingStream stream) {
    assertThat(stream.next(Duration.ofSeconds(10))).isInstanceOf(WatchEvent.Bookmark.class);
    assertThat(stream.next(SHORT)).isNull();
  }

  @Test
  void afterACutItGoesOnWithTheFirstEventThatWasNotGiven() {
    try (ResumingStream stream = resuming()) {
      assertBegun(stream);
      watched.put("a");
      watched.put("b");
      assertThat(nameOf(next(stream))).isEqualTo("a");
      failures.add(ErrorCode.UNAVAILABLE);
      failures.add(ErrorCode.UNAVAILABLE);
      assertThat(nameOf(next(stream))).isEqualTo("b");
      assertThat(stream.lastFailure()).isNull();
      assertThat(opened).hasSize(3);
    }
  }

  @Test
  void whereTheHistoryIsGoneItGivesASnapshot() {
    watched.put("a");
    try (ResumingStream stream = resuming()) {
      assertBegun(stream);
      failures.add(ErrorCode.HISTORY_COMPACTED);
      assertThat(next(stream)).isInstanceOf(WatchEvent.SnapshotBegin.class);
      assertThat(((WatchEvent.SnapshotItem) next(stream)).name().text()).isEqualTo("a");
      // A snapshot that is cut off begins anew.
      failures.add(ErrorCode.UNAVAILABLE);
      assertThat(next(stream)).isInstanceOf(WatchEvent.SnapshotBegin.class);
      assertThat(next(stream)).isInstanceOf(WatchEvent.SnapshotItem.class);
      assertThat(next(stream)).isInstanceOf(WatchEvent.SnapshotEnd.class);
      watched.put("b");
      assertThat(nameOf(next(stream))).isEqualTo("b");
    }
  }

  @Test
  void whatWaitingCannotMendIsThrown() {
    try (ResumingStream stream = resuming()) {
      failures.add(ErrorCode.DENIED);
      SecretsException thrown = catchThrowableOfType(SecretsException.class, () -> next(stream));
      assertThat(thrown.code()).isEqualTo(ErrorCode.DENIED);
    }
  }

  @Test
  void closingEndsOneThatWaits() throws Exception {
    ResumingStream stream = resuming();
    assertBegun(stream);
    List<SecretsException> thrown = new ArrayList<>();
    Thread waiting =
        new Thread(
            () ->
                thrown.add(
                    catchThrowableOfType(
                        SecretsException.class, () -> stream.next(Duration.ofMinutes(1)))));
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
    stream.close();
    waiting.join(10_000);
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0).code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void theWaitIsAnythingUpToABoundThatGrowsAndFallsBack() {
    Backoff backoff =
        new Backoff(new SplittableRandom(1), Duration.ofSeconds(1), Duration.ofSeconds(120));
    double bound = 1e9;
    boolean small = false;
    for (int i = 0; i < 200; i++) {
      long wait = backoff.next().toNanos();
      assertThat((double) wait).isBetween(0.0, bound);
      small |= wait < bound / 10;
      bound = Math.min(120e9, bound * 1.6);
    }
    assertThat(small).isTrue();
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  /** Of many streams that are cut at one moment, how many open again in each second after it. */
  private static int[] comingBack(Duration wellFor, SecretsException cut) {
    int many = 1000;
    AtomicLong nanos = new AtomicLong();
    SplittableRandom random = new SplittableRandom(7);
    AtomicInteger opened = new AtomicInteger();
    AtomicBoolean cuts = new AtomicBoolean();
    Function<WatchRequest, EventStream> source =
        request -> {
          opened.incrementAndGet();
          return new EventStream() {
            @Override
            public @Nullable WatchEvent next(Duration patience) {
              if (cuts.get()) {
                throw cut;
              }
              return null;
            }

            @Override
            public void close() {
              // It holds nothing.
            }
          };
        };
    List<ResumingStream> streams = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      WatchRequest request = WatchRequest.of(WatchedStore.ALL, WatchStart.NOW);
      ResumingStream stream =
          ResumingStream.of(source, request, random.split(), Backoff.DEFAULT_FIRST, nanos::get);
      assertThat(stream.next(Duration.ZERO)).isNull();
      streams.add(stream);
    }
    nanos.addAndGet(wellFor.toNanos());
    cuts.set(true);
    streams.forEach(stream -> assertThat(stream.next(Duration.ZERO)).isNull());
    cuts.set(false);
    opened.set(0);
    int[] perSecond = new int[20];
    for (int second = 0; second < perSecond.length; second++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      streams.forEach(stream -> assertThat(stream.next(Duration.ZERO)).isNull());
      perSecond[second] = opened.getAndSet(0);
    }
    assertThat(IntStream.of(perSecond).sum()).isEqualTo(many);
    return perSecond;
  }

  private static SecretsException.Builder gone() {
    return SecretsException.of(ErrorCode.UNAVAILABLE, "gone");
  }

  @Test
  void thoseWhoWereCutOffTogetherComeBackOneAfterTheOther() {
    int[] perSecond = comingBack(Duration.ofMinutes(1), gone().build());
    // Up to one second and up to ten more: a tenth in each, and nobody later.
    assertThat(IntStream.of(perSecond).limit(10)).allMatch(count -> count >= 20 && count <= 150);
    assertThat(IntStream.of(perSecond).skip(11).sum()).isZero();
  }

  @Test
  void oneWhoseStreamWasYoungComesBackWithinASecond() {
    int[] perSecond = comingBack(Duration.ofSeconds(5), gone().build());
    assertThat(perSecond[0]).isEqualTo(1000);
  }

  @Test
  void theWaitThatAServerAsksForIsInThePlaceOfOnesOwn() {
    int[] perSecond =
        comingBack(Duration.ofMinutes(1), gone().retryAfter(Duration.ofSeconds(4)).build());
    assertThat(perSecond[4]).isEqualTo(1000);
  }
}

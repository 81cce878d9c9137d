package dev.coffer.remote;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumingStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.spi.Verb;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener what one watch of a store far away tells, on a thread of its own. After a gap it
 * tells of every secret that is there as if it had been put; of one that was deleted within the gap
 * it cannot tell.
 */
final class ToldChanges implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(ToldChanges.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BEGINNING = Duration.ofSeconds(10);

  private final String label;
  private final EventStream stream;
  private final ChangeListener listener;
  private long revision;

  private ToldChanges(String label, EventStream stream, ChangeListener listener) {
    this.label = label;
    this.stream = stream;
    this.listener = listener;
  }

  /**
   * Begins to tell; waits until the server does.
   *
   * @throws SecretsException UNSUPPORTED, DENIED; UNAVAILABLE where it does not answer
   */
  static ToldChanges of(
      String label, RemoteBackend backend, WatchFilter filter, ChangeListener listener) {
    WatchRequest request = WatchRequest.of(filter, WatchStart.NOW);
    EventStream first = backend.watch(request);
    WatchEvent begun;
    try {
      begun = first.next(BEGINNING);
    } catch (SecretsException e) {
      first.close();
      throw e;
    }
    if (begun == null || begun.token() == null) {
      first.close();
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The server did not begin to tell.")
          .store(label)
          .remedy("Try again.")
          .build();
    }
    ToldChanges told =
        new ToldChanges(
            label,
            ResumingStream.goingOn(
                backend::watch, request.from(WatchStart.after(begun.token())), first),
            listener);
    told.tell(begun);
    Thread thread = new Thread(told::run, "coffer-changes-" + label);
    thread.setDaemon(true);
    thread.start();
    return told;
  }

  private void run() {
    try {
      while (true) {
        tell(stream.next(PATIENCE));
      }
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.CANCELLED) {
        LOG.warn("The changes of the store {} are heard no more: {}", label, e.getMessage());
      }
    } finally {
      stream.close();
    }
  }

  private void tell(@Nullable WatchEvent event) {
    if (event instanceof WatchEvent.Changed changed) {
      revision = changed.revision();
      tell(new Change(changed.revision(), changed.name(), changed.kind(), changed.version()));
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      tell(new Change(revision, item.name(), Verb.PUT, null));
    }
  }

  private void tell(Change change) {
    try {
      listener.onChange(change);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed on revision {}", change.revision(), e);
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}

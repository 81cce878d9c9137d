package dev.coffer.compose;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes of all members as one sequence. Revisions of different stores do not compare, so the
 * sequence counts its own, from 1 at each subscription.
 */
final class MergedChanges implements SecretBackend.Subscription {
  private final ChangeListener listener;
  private final List<SecretBackend.Subscription> subscriptions = new ArrayList<>();
  private final ReentrantLock order = new ReentrantLock();
  private long revision;

  private MergedChanges(ChangeListener listener) {
    this.listener = listener;
  }

  /** Listens to every member, or to none where one of them refuses. */
  static SecretBackend.Subscription of(List<Member> members, ChangeListener listener) {
    MergedChanges merged = new MergedChanges(listener);
    try {
      for (Member member : members) {
        merged.subscriptions.add(member.backend().changes(merged::tell));
      }
      return merged;
    } catch (RuntimeException e) {
      merged.close();
      throw e;
    }
  }

  private void tell(Change change) {
    order.lock();
    try {
      revision++;
      listener.onChange(new Change(revision, change.name(), change.verb()));
    } finally {
      order.unlock();
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(SecretBackend.Subscription::close);
  }
}

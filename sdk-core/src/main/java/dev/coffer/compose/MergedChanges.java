package dev.coffer.compose;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes of all members as one sequence. Revisions of different stores do not compare, so the
 * sequence counts its own, from 1 at each subscription. A change in a member that another one hides
 * is told too: which answers a read is for the read to say.
 */
final class MergedChanges implements ChangeSubscription {
  private final ChangeListener listener;
  private final List<ChangeSubscription> subscriptions = new ArrayList<>();
  private final ReentrantLock order = new ReentrantLock();
  private long revision;

  private MergedChanges(ChangeListener listener) {
    this.listener = listener;
  }

  /** Listens to every member, or to none where one of them refuses. */
  static ChangeSubscription of(List<Member> members, Interest interest, ChangeListener listener) {
    MergedChanges merged = new MergedChanges(listener);
    try {
      for (Member member : members) {
        merged.subscriptions.add(
            member.backend().changes(interest, change -> merged.tell(member, change)));
      }
      return merged;
    } catch (RuntimeException e) {
      merged.close();
      throw e;
    }
  }

  private void tell(Member member, Change change) {
    order.lock();
    try {
      revision++;
      listener.onChange(
          new Change(
              revision,
              change.name(),
              change.verb(),
              change.version() == null ? null : Tag.of(member).version(change.version())));
    } finally {
      order.unlock();
    }
  }

  @Override
  public void turnTo(Interest interest) {
    subscriptions.forEach(each -> each.turnTo(interest));
  }

  @Override
  public boolean hasBegun(Interest part) {
    return subscriptions.stream().allMatch(each -> each.hasBegun(part));
  }

  /** That of the member of which least is known. */
  @Override
  public Duration staleness() {
    return subscriptions.stream()
        .map(ChangeSubscription::staleness)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    subscriptions.forEach(ChangeSubscription::close);
  }
}

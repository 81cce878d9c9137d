package dev.coffer.store;

import dev.coffer.model.SecretName;
import dev.coffer.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live secrets of a store as of one revision of its journal, without values. Used by one thread
 * at a time; whoever made it closes it soon.
 */
public interface StoreSnapshot extends AutoCloseable {
  /**
   * One live secret.
   *
   * @param current the version that bears {@code current}; null where none does
   * @param incarnation as in {@link Version#incarnation()}
   * @param stageRevision as in {@link Version#stageRevision()}
   */
  record Entry(SecretName name, @Nullable Version current, long incarnation, long stageRevision) {}

  /** The last event of the journal that is contained in it for certain. */
  long revision();

  /**
   * The next secrets in ascending order of name.
   *
   * @param limit how many records are looked at, 1 to 1000; there may be fewer secrets, even none
   * @return null at the end
   */
  @Nullable List<Entry> next(int limit);

  /** One secret; null where there was no live one of that name. */
  @Nullable Entry get(SecretName name);

  @Override
  void close();
}

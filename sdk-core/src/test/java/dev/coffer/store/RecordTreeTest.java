package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RecordTreeTest {
  private final Random random = new Random(7);

  private byte[] anyKey() {
    byte[] key = new byte[1 + random.nextInt(2)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(24) * 11);
    }
    return key;
  }

  @Test
  void it_agrees_with_a_sorted_map_and_earlier_trees_stay_as_they_were() {
    NavigableMap<byte[], Long> model = new TreeMap<>(Arrays::compareUnsigned);
    RecordTree tree = RecordTree.EMPTY;
    List<RecordTree> earlier = new ArrayList<>();
    List<List<Long>> expected = new ArrayList<>();
    for (long step = 1; step <= 4000; step++) {
      byte[] key = anyKey();
      if (random.nextInt(3) == 0) {
        model.remove(key);
        tree = tree.without(key);
      } else {
        model.put(key, step);
        tree = tree.with(new Record(key, new byte[] {1}, step));
      }
      assertThat(tree.revisionOf(key)).isEqualTo(model.getOrDefault(key, 0L));
      if (step % 200 == 0) {
        assertSameRanges(tree, model);
        earlier.add(tree);
        expected.add(List.copyOf(model.values()));
      }
    }
    for (int i = 0; i < earlier.size(); i++) {
      assertThat(all(earlier.get(i))).isEqualTo(expected.get(i));
    }
  }

  private static List<Long> all(RecordTree tree) {
    return revisions(tree.ascending(new byte[0], RowKeys.END, Integer.MAX_VALUE));
  }

  private void assertSameRanges(RecordTree tree, NavigableMap<byte[], Long> model) {
    for (int i = 0; i < 20; i++) {
      byte[] one = anyKey();
      byte[] other = anyKey();
      byte[] from = Arrays.compareUnsigned(one, other) <= 0 ? one : other;
      byte[] to = from == one ? other : one;
      int limit = 1 + random.nextInt(30);
      List<Long> ascending =
          model.subMap(from, true, to, false).values().stream().limit(limit).toList();
      List<Long> descending =
          model.subMap(from, true, to, false).descendingMap().values().stream()
              .limit(limit)
              .toList();
      assertThat(revisions(tree.ascending(from, to, limit))).isEqualTo(ascending);
      assertThat(revisions(tree.descending(from, to, limit))).isEqualTo(descending);
    }
  }

  private static List<Long> revisions(List<Record> rows) {
    return rows.stream().map(Record::revision).toList();
  }
}

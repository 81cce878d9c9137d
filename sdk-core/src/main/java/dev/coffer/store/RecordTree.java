package dev.coffer.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of records in order of key (unsigned bytes): a treap whose paths are copied on
 * change, so that every earlier tree stays as it was. Each operation costs the logarithm of the
 * size.
 *
 * <p>After Seidel and Aragon, "Randomized Search Trees", Algorithmica 16 (1996): a search tree by
 * key and a heap by random priority is balanced in expectation, whatever the order of insertion.
 */
final class RecordTree {
  static final RecordTree EMPTY = new RecordTree(null);

  private final @Nullable Node root;

  private RecordTree(@Nullable Node root) {
    this.root = root;
  }

  private record Node(Record row, int priority, @Nullable Node left, @Nullable Node right) {
    Node withLeft(@Nullable Node other) {
      return new Node(row, priority, other, right);
    }

    Node withRight(@Nullable Node other) {
      return new Node(row, priority, left, other);
    }
  }

  /** The record under a key, with arrays of its own. */
  @Nullable Record get(byte[] key) {
    Record found = find(key);
    return found == null ? null : copy(found);
  }

  /** The revision of the record under a key; 0 where there is none. */
  long revisionOf(byte[] key) {
    Record found = find(key);
    return found == null ? 0 : found.revision();
  }

  private @Nullable Record find(byte[] key) {
    Node at = root;
    while (at != null) {
      int order = Arrays.compareUnsigned(key, at.row.key());
      if (order == 0) {
        return at.row;
      }
      at = order < 0 ? at.left : at.right;
    }
    return null;
  }

  /** This tree with a record, in place of the one under its key. */
  RecordTree with(Record row) {
    Node left = below(root, row.key());
    Node right = above(root, row.key());
    Node middle = new Node(row, ThreadLocalRandom.current().nextInt(), null, null);
    return new RecordTree(merge(merge(left, middle), right));
  }

  /** This tree without the record under a key, if there was one. */
  RecordTree without(byte[] key) {
    return find(key) == null ? this : new RecordTree(merge(below(root, key), above(root, key)));
  }

  /** The nodes with lower keys. */
  private static @Nullable Node below(@Nullable Node node, byte[] key) {
    if (node == null) {
      return null;
    }
    return Arrays.compareUnsigned(node.row.key(), key) < 0
        ? node.withRight(below(node.right, key))
        : below(node.left, key);
  }

  /** The nodes with higher keys. */
  private static @Nullable Node above(@Nullable Node node, byte[] key) {
    if (node == null) {
      return null;
    }
    return Arrays.compareUnsigned(node.row.key(), key) > 0
        ? node.withLeft(above(node.left, key))
        : above(node.right, key);
  }

  /** One tree of two, where all keys of the first are lower than all of the second. */
  private static @Nullable Node merge(@Nullable Node low, @Nullable Node high) {
    if (low == null) {
      return high;
    }
    if (high == null) {
      return low;
    }
    return low.priority > high.priority
        ? low.withRight(merge(low.right, high))
        : high.withLeft(merge(low, high.left));
  }

  List<Record> ascending(byte[] from, byte[] to, int limit) {
    List<Record> rows = new ArrayList<>(Math.min(limit, 64));
    collectAscending(root, from, to, limit, rows);
    return rows;
  }

  private static void collectAscending(
      @Nullable Node node, byte[] from, byte[] to, int limit, List<Record> rows) {
    if (node == null || rows.size() >= limit) {
      return;
    }
    boolean notBelow = Arrays.compareUnsigned(node.row.key(), from) >= 0;
    boolean notAbove = Arrays.compareUnsigned(node.row.key(), to) < 0;
    if (notBelow) {
      collectAscending(node.left, from, to, limit, rows);
    }
    if (notBelow && notAbove && rows.size() < limit) {
      rows.add(copy(node.row));
    }
    if (notAbove) {
      collectAscending(node.right, from, to, limit, rows);
    }
  }

  List<Record> descending(byte[] from, byte[] to, int limit) {
    List<Record> rows = new ArrayList<>(Math.min(limit, 64));
    collectDescending(root, from, to, limit, rows);
    return rows;
  }

  private static void collectDescending(
      @Nullable Node node, byte[] from, byte[] to, int limit, List<Record> rows) {
    if (node == null || rows.size() >= limit) {
      return;
    }
    boolean notBelow = Arrays.compareUnsigned(node.row.key(), from) >= 0;
    boolean notAbove = Arrays.compareUnsigned(node.row.key(), to) < 0;
    if (notAbove) {
      collectDescending(node.right, from, to, limit, rows);
    }
    if (notBelow && notAbove && rows.size() < limit) {
      rows.add(copy(node.row));
    }
    if (notBelow) {
      collectDescending(node.left, from, to, limit, rows);
    }
  }

  private static Record copy(Record row) {
    return new Record(row.key().clone(), row.value().clone(), row.revision());
  }
}

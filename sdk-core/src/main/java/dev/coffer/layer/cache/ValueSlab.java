package dev.coffer.layer.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory off the heap, where the collector neither copies a value nor leaves it behind. A buddy
 * allocator (Knowlton, "A Fast Storage Allocator", 1965): blocks are powers of two of 64 bytes to 1
 * MiB, and a freed block joins its free twin, so that memory that held many small values can hold
 * large ones later. Every block is wiped when it is freed. Thread-safe; used on misses alone.
 */
final class ValueSlab {
  static final int SMALLEST = 64;
  static final int LARGEST = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ValueSlab.class);
  private static final int ORDERS = Integer.numberOfTrailingZeros(LARGEST / SMALLEST) + 1;
  private static final byte[] ZEROS = new byte[4096];

  /** Chunks beyond the bound, for values that arrive before older ones are evicted. */
  private static final int SPARE_CHUNKS = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private final List<LinkedHashSet<Long>> free = new ArrayList<>(ORDERS);
  private final long maxChunks;
  private boolean full;

  ValueSlab(long maxBytes) {
    maxChunks = (maxBytes + LARGEST - 1) / LARGEST + SPARE_CHUNKS;
    for (int order = 0; order < ORDERS; order++) {
      free.add(new LinkedHashSet<>());
    }
  }

  /**
   * One block.
   *
   * @param memory the chunk that it lies in
   * @param offset where it begins
   * @param order its size: {@code SMALLEST << order}
   */
  record Block(ByteBuffer memory, int chunk, int offset, int order) {
    int size() {
      return SMALLEST << order;
    }
  }

  /** The size of the block that {@code bytes} would take. */
  static int blockSize(int bytes) {
    return SMALLEST << order(bytes);
  }

  private static int order(int bytes) {
    int blocks = (Math.max(bytes, 1) + SMALLEST - 1) / SMALLEST;
    return Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1);
  }

  /** A block for {@code bytes}, or null where there is no room. */
  @Nullable Block allocate(int bytes) {
    int order = order(bytes);
    if (order >= ORDERS) {
      return null;
    }
    lock.lock();
    try {
      int found = smallestFrom(order);
      if (found == ORDERS) {
        if (!grow()) {
          return null;
        }
        found = ORDERS - 1;
      }
      long address = takeFirst(found);
      for (int split = found - 1; split >= order; split--) {
        free.get(split).add(address + ((long) SMALLEST << split));
      }
      int chunk = (int) (address / LARGEST);
      return new Block(chunks.get(chunk), chunk, (int) (address % LARGEST), order);
    } finally {
      lock.unlock();
    }
  }

  private int smallestFrom(int order) {
    int found = order;
    while (found < ORDERS && free.get(found).isEmpty()) {
      found++;
    }
    return found;
  }

  private long takeFirst(int order) {
    Iterator<Long> blocks = free.get(order).iterator();
    long address = blocks.next();
    blocks.remove();
    return address;
  }

  /** A program must not fail because its cache cannot grow, so it goes on with what it has. */
  private boolean grow() {
    if (full || chunks.size() >= maxChunks) {
      return false;
    }
    try {
      chunks.add(ByteBuffer.allocateDirect(LARGEST));
    } catch (OutOfMemoryError e) {
      full = true;
      LOG.warn(
          "The cache cannot grow beyond {} MiB off the heap; raise -XX:MaxDirectMemorySize.",
          chunks.size());
      return false;
    }
    free.get(ORDERS - 1).add((chunks.size() - 1L) * LARGEST);
    return true;
  }

  /** Wipes a block and takes it back. */
  void free(Block block) {
    wipe(block);
    lock.lock();
    try {
      long address = (long) block.chunk() * LARGEST + block.offset();
      int order = block.order();
      while (order < ORDERS - 1 && free.get(order).remove(twin(address, order))) {
        address = Math.min(address, twin(address, order));
        order++;
      }
      free.get(order).add(address);
    } finally {
      lock.unlock();
    }
  }

  private static long twin(long address, int order) {
    return address ^ ((long) SMALLEST << order);
  }

  private static void wipe(Block block) {
    for (int done = 0; done < block.size(); done += ZEROS.length) {
      int length = Math.min(ZEROS.length, block.size() - done);
      block.memory().put(block.offset() + done, ZEROS, 0, length);
    }
  }

  /** The bytes in blocks that are handed out. */
  long usedBytes() {
    lock.lock();
    try {
      long unused = 0;
      for (int order = 0; order < ORDERS; order++) {
        unused += (long) free.get(order).size() * (SMALLEST << order);
      }
      return (long) chunks.size() * LARGEST - unused;
    } finally {
      lock.unlock();
    }
  }
}

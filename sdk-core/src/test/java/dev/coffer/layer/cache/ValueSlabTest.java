package dev.coffer.layer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueSlabTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void aBlockIsWipedWhenItIsFreed() {
    ValueSlab slab = new ValueSlab(MIB);
    ValueSlab.Block block = slab.allocate(200);
    for (int i = 0; i < block.size(); i++) {
      block.memory().put(block.offset() + i, (byte) 7);
    }
    slab.free(block);
    for (int i = 0; i < block.size(); i++) {
      assertThat(block.memory().get(block.offset() + i)).isZero();
    }
  }

  @Test
  void blocksAreOffTheHeapAndLargeEnough() {
    ValueSlab slab = new ValueSlab(MIB);
    for (int bytes : new int[] {0, 1, 63, 64, 65, 256, 65_536, ValueSlab.LARGEST}) {
      ValueSlab.Block block = slab.allocate(bytes);
      assertThat(block.memory().isDirect()).isTrue();
      assertThat(block.size()).isGreaterThanOrEqualTo(bytes);
      slab.free(block);
    }
  }

  @Test
  void thereIsNoBlockForMoreThanTheLargestValue() {
    assertThat(new ValueSlab(MIB).allocate(ValueSlab.LARGEST + 1)).isNull();
  }

  @Test
  void memoryIsBounded() {
    ValueSlab slab = new ValueSlab(MIB);
    int blocks = 0;
    while (slab.allocate(ValueSlab.LARGEST) != null) {
      blocks++;
    }
    assertThat(blocks).isEqualTo(3);
  }

  @Test
  void blocksNeverOverlapAndJoinAgainWhenFreed() {
    ValueSlab slab = new ValueSlab(4 * MIB);
    Random random = new Random(7);
    List<ValueSlab.Block> taken = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (taken.isEmpty() || random.nextInt(3) > 0) {
        ValueSlab.Block block = slab.allocate(random.nextInt(5_000));
        if (block != null) {
          fill(block, (byte) taken.size());
          taken.add(block);
          continue;
        }
      }
      ValueSlab.Block last = taken.remove(taken.size() - 1);
      assertFilled(last, (byte) taken.size());
      slab.free(last);
    }
    taken.forEach(slab::free);
    assertThat(slab.usedBytes()).isZero();
    assertThat(slab.allocate(ValueSlab.LARGEST)).isNotNull();
  }

  private static void fill(ValueSlab.Block block, byte with) {
    for (int i = 0; i < block.size(); i += 32) {
      block.memory().put(block.offset() + i, with);
    }
  }

  private static void assertFilled(ValueSlab.Block block, byte with) {
    for (int i = 0; i < block.size(); i += 32) {
      assertThat(block.memory().get(block.offset() + i)).isEqualTo(with);
    }
  }
}

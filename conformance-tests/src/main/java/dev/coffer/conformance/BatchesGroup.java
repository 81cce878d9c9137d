package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches: each read has an answer of its own, in the order asked. */
abstract class BatchesGroup {

  @Test
  void answer_each_name_for_itself(TestedStore store) {
    store.given(store.name("a"), store.text("1"));
    store.given(store.name("b"), store.text("2"));
    List<BatchEntry> entries = read(store, "b", "absent", "a");
    assertThat(entries)
        .extracting(BatchEntry::name)
        .containsExactly(store.name("b"), store.name("absent"), store.name("a"));
    assertThat(text(entries.get(0))).isEqualTo(store.text("2"));
    assertThat(((BatchEntry.Failed) entries.get(1)).error().code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(text(entries.get(2))).isEqualTo(store.text("1"));
  }

  @Test
  void may_ask_for_one_name_twice(TestedStore store) {
    store.given(store.name("a"), store.text("1"));
    List<BatchEntry> entries = read(store, "a", "a");
    assertThat(text(entries.get(0))).isEqualTo(store.text("1"));
    assertThat(text(entries.get(1))).isEqualTo(store.text("1"));
  }

  @Test
  void may_be_large(TestedStore store) {
    store.given(store.name("a"), store.text("1"));
    String[] names = new String[150];
    Arrays.setAll(names, i -> i == 77 ? "a" : "n" + i);
    List<BatchEntry> entries = read(store, names);
    assertThat(entries).hasSize(150);
    assertThat(text(entries.get(77))).isEqualTo(store.text("1"));
  }

  @Test
  @Needs({Capability.PUT, Capability.SOFT_DELETE})
  void tell_a_deleted_secret_from_one_that_is_not_there(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    store.run(new DeleteRequest(store.name("a"), null));
    List<BatchEntry> entries = read(store, "a", "absent");
    assertThat(((BatchEntry.Failed) entries.get(0)).error().code()).isEqualTo(ErrorCode.DELETED);
    assertThat(((BatchEntry.Failed) entries.get(1)).error().code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  @Needs(Capability.BATCH_GET)
  void of_many_names_are_fewer_calls_to_the_service(TestedStore store) {
    store.given(store.name("a"), store.text("1"));
    long before = store.harness().calls();
    String[] names = new String[10];
    Arrays.setAll(names, i -> "n" + i);
    read(store, names);
    store.lacks(Capability.BATCH_GET, true);
    assertThat(store.harness().calls() - before).isLessThan(names.length);
  }

  private static List<BatchEntry> read(TestedStore store, String... names) {
    return store.run(
        new GetManyRequest(
            Stream.of(names).map(name -> GetRequest.current(store.name(name))).toList()));
  }

  private static String text(BatchEntry entry) {
    try (Secret secret = ((BatchEntry.Found) entry).secret()) {
      return secret.value().utf8();
    }
  }
}

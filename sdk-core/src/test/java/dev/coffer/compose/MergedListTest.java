package dev.coffer.compose;

import static dev.coffer.compose.Secrets.CONTEXT;
import static dev.coffer.compose.Secrets.all;
import static dev.coffer.compose.Secrets.listed;
import static dev.coffer.compose.Secrets.name;
import static dev.coffer.compose.Secrets.put;
import static dev.coffer.compose.Secrets.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedListTest {
  private final MemoryBackend top = MemoryBackend.open();
  private final MemoryBackend low = MemoryBackend.open();
  private final LayeredBackend layered = layered(top, low);

  private static LayeredBackend layered(MemoryBackend top, MemoryBackend low) {
    return LayeredBackend.writingTo(
        "low", "app", List.of(new Member("top", top), new Member("low", low)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void everyNameStandsOnceAsTheTopmostLayerHasIt(int pageSize) {
    put(low, "a", "low");
    put(top, "b", "top");
    put(low, "b", "low");
    put(low, "c", "low");
    put(top, "d", "top");

    assertThat(listed(layered, pageSize)).containsExactly("a@low", "b@top", "c@low", "d@top");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void whatIsDeletedAboveIsNotListedFromBelow(int pageSize) {
    put(low, "a", "low");
    put(low, "b", "low");
    put(top, "a", "top");
    delete(top, "a");

    assertThat(listed(layered, pageSize)).containsExactly("b@low");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void deletedSecretsAreListedWhereTheyHideNothingLive(int pageSize) {
    put(low, "a", "low");
    delete(low, "a");
    put(low, "b", "low");
    delete(low, "b");
    put(top, "b", "top");
    put(top, "c", "top");
    delete(top, "c");
    put(low, "c", "low");
    ListRequest deleted = new ListRequest(NamePrefix.ALL, Map.of(), true, null, pageSize, "");

    assertThat(all(layered, deleted))
        .extracting(item -> item.name().text())
        .containsExactly("a", "c");
  }

  @Test
  void aFilterChoosesByWhatTheTopmostLayerSays() {
    put(low, "a", "low");
    label(low, "a");
    put(low, "b", "low");
    label(low, "b");
    put(top, "b", "top"); // without the label: b is not chosen
    put(top, "c", "top");
    label(top, "c");
    ListRequest labelled = new ListRequest(NamePrefix.ALL, Map.of("team", "x"), false, null, 1, "");

    assertThat(all(layered, labelled))
        .extracting(item -> item.name() + "@" + item.servedBy())
        .containsExactly("a@low", "c@top");
  }

  @Test
  void aLayerWithoutLabelsHasNothingThatALabelChooses() {
    MemoryBackend plain = MemoryBackend.without(Capability.LABELS);
    LayeredBackend mixed = layered(plain, low);
    put(plain, "a", "plain");
    put(low, "b", "low");
    label(low, "b");
    put(low, "a", "low");
    label(low, "a");
    ListRequest labelled =
        new ListRequest(NamePrefix.ALL, Map.of("team", "x"), false, null, 10, "");

    assertThat(all(mixed, labelled)).extracting(item -> item.name().text()).containsExactly("b");
  }

  @Test
  void aLayerThatIsAwayMakesTheListFailAndHidesNothing() {
    put(low, "a", "low");
    top.faults().failNext(1, ErrorCode.UNAVAILABLE);

    refused(ErrorCode.UNAVAILABLE, () -> listed(layered, 10));
  }

  @Test
  void aLayerThatCannotSpellThePrefixHasNoneOfItsNames() {
    put(low, "a", "low");
    top.faults().failNext(1, ErrorCode.INVALID_ARGUMENT);

    assertThat(layered.list(ListRequest.of(NamePrefix.ALL, 10), CONTEXT).items()).hasSize(1);
  }

  @Test
  void aPageTokenIsOfOneListAlone() {
    for (String name : List.of("a", "b", "p/a", "p/b")) {
      put(low, name, "low");
    }
    Page<SecretMetadata> page = layered.list(ListRequest.of(NamePrefix.ALL, 1), CONTEXT);
    ListRequest other = ListRequest.of(NamePrefix.of("p/"), 1);

    refused(
        ErrorCode.INVALID_ARGUMENT, () -> layered.list(other.after(page.nextPageToken()), CONTEXT));
    for (String forged : List.of("x", "eyJhIjoxfQ", "!", "bnVsbA")) {
      refused(
          ErrorCode.INVALID_ARGUMENT,
          () -> layered.list(ListRequest.of(NamePrefix.ALL, 1).after(forged), CONTEXT));
    }
  }

  @Test
  void whateverTheLayersHoldTheListIsThatOfTheReads() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      MemoryBackend high = MemoryBackend.open();
      MemoryBackend deep = MemoryBackend.open();
      Map<String, String> expected = new TreeMap<>();
      for (int i = 0; i < 20; i++) {
        String name = "n" + (char) ('a' + i);
        int inHigh = fill(high, name, random);
        int inDeep = fill(deep, name, random);
        if (inHigh == 1 || (inHigh == 0 && inDeep == 1)) {
          expected.put(name, inHigh == 1 ? "top" : "low");
        }
      }
      List<String> names = new ArrayList<>();
      expected.forEach((name, layer) -> names.add(name + "@" + layer));

      assertThat(listed(layered(high, deep), 1 + random.nextInt(7))).isEqualTo(names);
    }
  }

  /** Nothing (0), a live secret (1) or a deleted one (2). */
  private static int fill(SecretBackend layer, String name, Random random) {
    int state = random.nextInt(3);
    if (state > 0) {
      put(layer, name, "v");
    }
    if (state == 2) {
      delete(layer, name);
    }
    return state;
  }

  private static void delete(SecretBackend layer, String name) {
    layer.delete(new DeleteRequest(name(name), null), CONTEXT);
  }

  private static void label(SecretBackend layer, String name) {
    MetadataChange change = MetadataChange.builder().label("team", "x").build();
    layer.updateMetadata(new UpdateMetadataRequest(name(name), change, ""), CONTEXT);
  }
}

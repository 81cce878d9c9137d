package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListTest {
  private final StoreFixture fixture = new StoreFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static List<String> names(Page<SecretMetadata> page) {
    return page.items().stream().map(item -> item.name().text()).toList();
  }

  private Page<SecretMetadata> list(ListRequest request) {
    return fixture.store.list(request, LOCAL);
  }

  private List<String> whole(ListRequest request) {
    List<String> names = new ArrayList<>();
    Page<SecretMetadata> page = list(request);
    names.addAll(names(page));
    while (!page.isLast()) {
      page = list(request.after(page.nextPageToken()));
      names.addAll(names(page));
    }
    return names;
  }

  private static ListRequest filtered(
      Map<String, String> labels, boolean deleted, @Nullable Instant expiresBefore) {
    return new ListRequest(NamePrefix.ALL, labels, deleted, expiresBefore, 2, "");
  }

  private void putWith(String name, MetadataChange change) {
    fixture.store.put(
        new PutRequest(
            name(name), SecretValue.ofUtf8("v"), PutCondition.NONE, Stage.CURRENT, change),
        LOCAL);
  }

  @Test
  void names_come_in_ascending_order_page_by_page_with_an_empty_token_only_at_the_end() {
    for (String name : List.of("b", "a/2", "a-b", "a/10", "B", "a", "c/x/y")) {
      fixture.put(name(name), "v");
    }

    Page<SecretMetadata> first = list(ListRequest.of(NamePrefix.ALL, 3));

    assertThat(names(first)).containsExactly("B", "a", "a-b");
    assertThat(first.isLast()).isFalse();
    assertThat(whole(ListRequest.of(NamePrefix.ALL, 3)))
        .containsExactly("B", "a", "a-b", "a/10", "a/2", "b", "c/x/y");
    assertThat(list(ListRequest.of(NamePrefix.ALL, 7)).isLast()).isTrue();
  }

  @Test
  void an_empty_store_has_an_empty_list() {
    assertThat(list(ListRequest.of(NamePrefix.ALL, 10)).items()).isEmpty();
    assertThat(list(ListRequest.of(NamePrefix.ALL, 10)).isLast()).isTrue();
  }

  @Test
  void a_prefix_gives_what_begins_with_whole_segments() {
    for (String name : List.of("app", "app/a", "app/b/c", "app-x/a", "apple", "ap")) {
      fixture.put(name(name), "v");
    }

    assertThat(whole(ListRequest.of(NamePrefix.of("app/"), 1))).containsExactly("app/a", "app/b/c");
    assertThat(whole(ListRequest.of(NamePrefix.of("none/"), 1))).isEmpty();
  }

  @Test
  void names_that_are_put_and_deleted_between_pages_neither_repeat_nor_hide_others() {
    for (String name : List.of("a", "b", "c", "d")) {
      fixture.put(name(name), "v");
    }
    Page<SecretMetadata> first = list(ListRequest.of(NamePrefix.ALL, 2));
    fixture.put(name("aa"), "v");
    fixture.store.purge(new PurgeRequest(name("b"), null), LOCAL);

    assertThat(names(list(ListRequest.of(NamePrefix.ALL, 2).after(first.nextPageToken()))))
        .containsExactly("c", "d");
  }

  @Test
  void deleted_secrets_are_listed_when_asked_for_and_purged_ones_never() {
    for (String name : List.of("a", "b", "c")) {
      fixture.put(name(name), "v");
    }
    fixture.store.delete(new DeleteRequest(name("b"), null), LOCAL);
    fixture.store.purge(new PurgeRequest(name("c"), null), LOCAL);

    assertThat(whole(ListRequest.of(NamePrefix.ALL, 10))).containsExactly("a");
    assertThat(whole(filtered(Map.of(), true, null))).containsExactly("b");
  }

  @Test
  void labels_filter_by_all_of_them() {
    putWith("a", MetadataChange.builder().label("team", "x").label("tier", "1").build());
    putWith("b", MetadataChange.builder().label("team", "x").build());
    putWith("c", MetadataChange.builder().label("team", "y").label("tier", "1").build());

    assertThat(whole(filtered(Map.of("team", "x"), false, null))).containsExactly("a", "b");
    assertThat(whole(filtered(Map.of("team", "x", "tier", "1"), false, null))).containsExactly("a");
  }

  @Test
  void expiring_secrets_are_those_with_an_expiry_before_the_time() {
    Instant soon = Instant.parse("2027-01-01T00:00:00Z");
    putWith("a", MetadataChange.builder().expireTime(soon).build());
    putWith("b", MetadataChange.builder().expireTime(soon.plusSeconds(1)).build());
    putWith("c", MetadataChange.NONE);

    assertThat(whole(filtered(Map.of(), false, soon.plusSeconds(1)))).containsExactly("a");
  }

  @Test
  void a_filtered_page_looks_at_so_many_rows_and_comes_back_with_a_token() {
    for (int i = 0; i < 1500; i++) {
      fixture.put(name(String.format("n%04d", i)), "v");
    }
    putWith("z", MetadataChange.builder().label("rare", "yes").build());
    ListRequest request = filtered(Map.of("rare", "yes"), false, null);

    Page<SecretMetadata> first = list(request);

    assertThat(first.items()).isEmpty();
    assertThat(first.isLast()).isFalse();
    assertThat(whole(request)).containsExactly("z");
  }

  @Test
  void a_token_belongs_to_its_arguments_and_its_caller() {
    for (String name : List.of("a/1", "a/2", "a/3")) {
      fixture.put(name(name), "v");
    }
    String token = list(ListRequest.of(NamePrefix.of("a/"), 1)).nextPageToken();

    assertRefusedToken(ListRequest.of(NamePrefix.ALL, 1).after(token), LOCAL);
    assertRefusedToken(filtered(Map.of("x", "y"), false, null).after(token), LOCAL);
    assertRefusedToken(filtered(Map.of(), true, null).after(token), LOCAL);
    assertRefusedToken(
        ListRequest.of(NamePrefix.of("a/"), 1).after(token),
        new OperationContext(Long.MAX_VALUE, "someone-else", null, null));
    assertRefusedToken(ListRequest.of(NamePrefix.of("a/"), 1).after(token + "A"), LOCAL);
    assertRefusedToken(ListRequest.of(NamePrefix.of("a/"), 1).after("AAAA"), LOCAL);
    assertRefusedToken(ListRequest.of(NamePrefix.of("a/"), 1).after("not base64!"), LOCAL);
    assertThat(names(list(ListRequest.of(NamePrefix.of("a/"), 9).after(token))))
        .containsExactly("a/2", "a/3");
  }

  private void assertRefusedToken(ListRequest request, OperationContext context) {
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> fixture.store.list(request, context));
  }

  @Test
  void versions_come_newest_first_page_by_page() {
    for (int i = 1; i <= 5; i++) {
      fixture.put("value " + i);
    }
    ListVersionsRequest request = new ListVersionsRequest(NAME, 2, "");

    Page<Version> first = fixture.store.listVersions(request, LOCAL);
    Page<Version> second =
        fixture.store.listVersions(new ListVersionsRequest(NAME, 2, first.nextPageToken()), LOCAL);
    Page<Version> third =
        fixture.store.listVersions(new ListVersionsRequest(NAME, 2, second.nextPageToken()), LOCAL);

    assertThat(first.items()).extracting(Version::number).containsExactly(5L, 4L);
    assertThat(second.items()).extracting(Version::number).containsExactly(3L, 2L);
    assertThat(third.items()).extracting(Version::number).containsExactly(1L);
    assertThat(third.isLast()).isTrue();
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            fixture.store.listVersions(
                new ListVersionsRequest(name("other"), 2, first.nextPageToken()), LOCAL));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> fixture.store.listVersions(new ListVersionsRequest(name("other"), 2, ""), LOCAL));
  }
}

package dev.coffer.compose;

import static dev.coffer.compose.Secrets.CONTEXT;
import static dev.coffer.compose.Secrets.listed;
import static dev.coffer.compose.Secrets.name;
import static dev.coffer.compose.Secrets.put;
import static dev.coffer.compose.Secrets.refused;
import static dev.coffer.compose.Secrets.servedBy;
import static dev.coffer.compose.Secrets.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverBackendTest {
  private final MemoryBackend first = MemoryBackend.open();
  private final MemoryBackend second = MemoryBackend.open();
  private final FailoverBackend failover =
      FailoverBackend.of(
          "resilient", List.of(new Member("first", first), new Member("second", second)));

  @Test
  void theFirstMemberAnswersWhileItCanBeReached() {
    put(first, "a", "first");
    put(second, "a", "second");

    assertThat(value(failover, "a")).isEqualTo("first");
    assertThat(servedBy(failover, "a")).isEqualTo("first");
  }

  @Test
  void aReadGoesOnWhereTheFirstCannotBeReachedAndSaysSo() {
    put(first, "a", "first");
    put(second, "a", "second");
    first.faults().failNext(4, ErrorCode.UNAVAILABLE);

    assertThat(value(failover, "a")).isEqualTo("second");
    assertThat(servedBy(failover, "a")).isEqualTo("second");
    assertThat(failover.describe(new DescribeRequest(name("a")), CONTEXT).servedBy())
        .isEqualTo("second");
    assertThat(listed(failover, 10)).containsExactly("a@second");
    assertThat(servedBy(failover, "a")).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NOT_FOUND",
        "DELETED",
        "DENIED",
        "BACKEND_DENIED",
        "INVALID_ARGUMENT",
        "THROTTLED",
        "FAILED_PRECONDITION",
        "INTEGRITY",
        "INTERNAL",
        "CANCELLED",
        "UNAUTHENTICATED"
      })
  void whateverElseTheFirstSaysIsTheAnswer(ErrorCode code) {
    put(second, "a", "second");
    first.faults().failNext(1, code);

    refused(code, () -> value(failover, "a"));
    assertThat(second.faults().calls()).isEqualTo(1);
  }

  @Test
  void aMemberThatIsSilentIsLeftBehindInTime() {
    put(first, "a", "first");
    put(second, "a", "second");
    first.faults().delay(Duration.ofMinutes(1));
    OperationContext soon = CONTEXT.within(Duration.ofMillis(400));

    try (var secret = failover.get(GetRequest.current(name("a")), soon)) {
      assertThat(secret.provenance().servedBy()).isEqualTo("second");
    }
  }

  @Test
  void aCallersOwnDeadlineIsNotARefusalOfAMember() {
    OperationContext over = CONTEXT.within(Duration.ofNanos(1));

    refused(ErrorCode.DEADLINE_EXCEEDED, () -> failover.get(GetRequest.current(name("a")), over));
  }

  @Test
  void whereNoMemberAnswersTheErrorNamesAll() {
    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    second.faults().failNext(1, ErrorCode.UNAVAILABLE);

    SecretsException error = refused(ErrorCode.UNAVAILABLE, () -> value(failover, "a"));

    assertThat(error).hasMessageContaining("first, second");
    assertThat(error.store()).isEqualTo("resilient");
  }

  @Test
  void writesGoToTheFirstAlone() {
    put(failover, "a", "written");
    assertThat(value(first, "a")).isEqualTo("written");
    refused(ErrorCode.NOT_FOUND, () -> value(second, "a"));

    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    refused(ErrorCode.UNAVAILABLE, () -> put(failover, "a", "next"));
    refused(ErrorCode.NOT_FOUND, () -> value(second, "a"));
  }

  @Test
  void aVersionOfTheOtherStoreIsAMismatchForAWrite() {
    put(first, "a", "first");
    put(second, "a", "second");
    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    VersionId ofSecond = failover.describe(new DescribeRequest(name("a")), CONTEXT).current();
    assertThat(ofSecond.text()).startsWith("second~");

    try (SecretValue value = SecretValue.ofUtf8("next")) {
      PutRequest compareAndSet =
          new PutRequest(
              name("a"),
              value,
              PutCondition.ifVersion(ofSecond),
              Stage.CURRENT,
              MetadataChange.NONE);
      refused(ErrorCode.VERSION_MISMATCH, () -> failover.put(compareAndSet, CONTEXT));
    }
    assertThat(value(first, "a")).isEqualTo("first");
  }

  @Test
  void aVersionIsReadWhereItsOwnStoreAnswers() {
    Version ofFirst = put(failover, "a", "first");
    put(second, "a", "second");
    first.faults().failNext(2, ErrorCode.UNAVAILABLE);
    VersionId ofSecond = failover.describe(new DescribeRequest(name("a")), CONTEXT).current();

    assertThat(value(failover, "a", ofSecond)).isEqualTo("second"); // the first is away
    refused(ErrorCode.VERSION_MISMATCH, () -> value(failover, "a", ofSecond)); // it is back
    assertThat(value(failover, "a", ofFirst.id())).isEqualTo("first");

    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    refused(ErrorCode.VERSION_MISMATCH, () -> value(failover, "a", ofFirst.id()));
    refused(ErrorCode.NOT_FOUND, () -> value(failover, "a", VersionId.of("nobodys")));
  }

  @Test
  void aPageGoesOnInTheStoreItBeganIn() {
    for (String name : List.of("a", "b", "c")) {
      put(first, name, "first");
      put(second, name, "second");
    }
    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    Page<SecretMetadata> page = failover.list(ListRequest.of(NamePrefix.ALL, 1), CONTEXT);

    Page<SecretMetadata> next =
        failover.list(ListRequest.of(NamePrefix.ALL, 1).after(page.nextPageToken()), CONTEXT);

    assertThat(page.items().get(0).servedBy()).isEqualTo("second");
    assertThat(next.items().get(0).name()).isEqualTo(name("b"));
    assertThat(next.items().get(0).servedBy()).isEqualTo("second");
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> failover.list(ListRequest.of(NamePrefix.ALL, 1).after("x"), CONTEXT));
  }

  @Test
  void versionsAreListedFromTheMemberThatAnswers() {
    put(first, "a", "1");
    put(first, "a", "2");
    ListVersionsRequest request = new ListVersionsRequest(name("a"), 1, "");
    Page<Version> page = failover.listVersions(request, CONTEXT);

    Page<Version> next =
        failover.listVersions(new ListVersionsRequest(name("a"), 1, page.nextPageToken()), CONTEXT);

    assertThat(page.items().get(0).id().text()).startsWith("first~");
    assertThat(page.items().get(0).number()).isNull();
    assertThat(next.items()).hasSize(1).doesNotContainAnyElementsOf(page.items());
  }

  @Test
  void aBatchGoesOnAsAWholeAndKeepsVersionsApart() {
    Version version = put(failover, "a", "first");
    put(second, "a", "second");
    GetManyRequest current = new GetManyRequest(List.of(GetRequest.current(name("a"))));
    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    assertThat(summaries(failover.getMany(current, CONTEXT))).containsExactly("a=second@second");

    GetManyRequest mixed =
        new GetManyRequest(
            List.of(
                new GetRequest(name("a"), Selector.version(version.id())),
                GetRequest.current(name("missing")),
                new GetRequest(name("a"), Selector.version(VersionId.of("second~1")))));
    assertThat(summaries(failover.getMany(mixed, CONTEXT)))
        .containsExactly("a=first@first", "missing:NOT_FOUND", "a:VERSION_MISMATCH");
  }

  private static List<String> summaries(List<BatchEntry> entries) {
    return entries.stream().map(LayeredBackendTest::summary).toList();
  }

  @Test
  void aMemberThatLacksWhatAReadNeedsIsNotAsked() {
    FailoverBackend uneven =
        FailoverBackend.of(
            "resilient",
            List.of(
                new Member("first", first),
                new Member("less", MemoryBackend.without(Capability.LIST))));
    assertThat(uneven.capabilities().has(Capability.LIST)).isTrue();
    assertThat(uneven.capabilities().has(Capability.VERSION_NUMBERS)).isFalse();
    first.faults().failNext(1, ErrorCode.UNAVAILABLE);

    refused(ErrorCode.UNAVAILABLE, () -> listed(uneven, 10));
  }

  @Test
  void itIsHealthyWhileAnyMemberAnswersAndNamesThoseThatDoNot() {
    assertThat(failover.probe(CONTEXT)).isEqualTo(Probe.HEALTHY);

    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    Probe degraded = failover.probe(CONTEXT);
    assertThat(degraded.healthy()).isTrue();
    assertThat(degraded.detail()).startsWith("first: ");

    first.faults().failNext(1, ErrorCode.UNAVAILABLE);
    second.faults().failNext(1, ErrorCode.UNAVAILABLE);
    assertThat(failover.probe(CONTEXT).healthy()).isFalse();
  }

  @Test
  void closingItClosesItsMembers() {
    failover.close();

    refused(ErrorCode.UNAVAILABLE, () -> value(failover, "a"));
    refused(ErrorCode.UNAVAILABLE, () -> value(first, "a"));
    refused(ErrorCode.UNAVAILABLE, () -> value(second, "a"));
  }
}

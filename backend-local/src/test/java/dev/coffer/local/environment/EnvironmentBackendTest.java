package dev.coffer.local.environment;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.names;
import static dev.coffer.local.table.Stores.page;
import static dev.coffer.local.table.Stores.refusal;
import static dev.coffer.local.table.Stores.unaddressable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.table.Stores;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentBackendTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "DP_BROKER__HOST", "127.0.0.1",
          "DP_BROKER__API_KEY", "s3cret",
          "DP_EMPTY", "",
          "DP_lower", "x",
          "DP___ODD", "x",
          "DP_", "x",
          "PATH", "/bin");

  private static SecretBackend store(String prefix) {
    return EnvironmentBackend.open(new EnvironmentConfig(new VariableNames(prefix), VARIABLES));
  }

  @Test
  void aNameIsReadFromItsVariable() {
    assertThat(get(store("DP_"), "broker/host")).isEqualTo("127.0.0.1");
    assertThat(get(store("DP_"), "empty")).isEmpty();
    assertThat(get(store(""), "dp_broker/host")).isEqualTo("127.0.0.1");
  }

  @Test
  void everySpellingOfAVariableReadsItAndKeepsItsOwnName() {
    SecretBackend store = store("DP_");
    for (String spelling : new String[] {"broker/api_key", "broker/api-key", "Broker/api.key"}) {
      assertThat(get(store, spelling)).isEqualTo("s3cret");
      assertThat(describe(store, spelling).name().text()).isEqualTo(spelling);
    }
  }

  @Test
  void aListShowsWhatCanBeSpeltBackAndNamesTheRest() {
    assertThat(names(store("DP_"))).containsExactly("broker/api_key", "broker/host", "empty");
    assertThat(unaddressable(store("DP_"))).containsExactly("DP_", "DP___ODD", "DP_lower");
  }

  @Test
  void aListGoesOnWhereItsPageEnded() {
    SecretBackend store = store("DP_");
    Page<SecretMetadata> first = page(store, 2, "");
    Page<SecretMetadata> second = page(store, 2, first.nextPageToken());
    assertThat(first.items()).hasSize(2);
    assertThat(second.items()).extracting(each -> each.name().text()).containsExactly("empty");
    assertThat(second.isLast()).isTrue();
    assertThat(second.unaddressable()).isEmpty();
    assertThat(refusal(() -> page(store, 2, "rubbish")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void whatIsAbsentIsNotFoundAndWhatCannotBeSpeltIsInvalid() {
    SecretBackend store = store("DP_");
    assertThat(refusal(() -> get(store, "broker/port")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    for (String name : new String[] {"a__b", "a/_b", "a_/b", "a.-b", "-a"}) {
      assertThat(refusal(() -> get(store, name)).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(refusal(() -> get(store(""), "9lives")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void itRefusesWhatItDoesNotDeclareAndEverythingOnceClosed() {
    SecretBackend store = store("DP_");
    Stores.assertRefusesWhatItDoesNotDeclare(store, "broker/host");
    store.close();
    assertThat(refusal(() -> get(store, "broker/host")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(store.probe(OperationContext.LOCAL).healthy()).isFalse();
  }

  @Test
  void noVariableIsShownWithTheConfiguration() {
    assertThat(new EnvironmentConfig(new VariableNames("DP_"), VARIABLES).toString())
        .contains("DP_")
        .doesNotContain("s3cret");
    assertThat(refusal(() -> new VariableNames("9")).code()).isEqualTo(ErrorCode.CONFIGURATION);
  }

  private static SecretMetadata describe(SecretBackend store, String name) {
    return store.describe(new DescribeRequest(SecretName.of(name)), OperationContext.LOCAL);
  }
}

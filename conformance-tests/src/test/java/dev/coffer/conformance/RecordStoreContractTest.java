package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.coffer.conformance.DefectiveRecords.Defect;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract of a record store finds each defect that is planted. */
final class RecordStoreContractTest {
  private static volatile Defect planted = Defect.CONDITIONS_ARE_IGNORED;

  /** The contract over the planted defect; run below alone. */
  static final class OverDefect extends RecordStoreContract {
    @Override
    protected RecordStore create(Path folder) {
      return new DefectiveRecords(planted);
    }

    @Override
    protected RecordStore openBackup(Path file) {
      return MemoryRecords.load(file);
    }
  }

  @ParameterizedTest
  @EnumSource
  void finds(Defect defect) {
    planted = defect;
    SummaryGeneratingListener summary = new SummaryGeneratingListener();

    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(OverDefect.class))
                .build(),
            summary);

    assertThat(summary.getSummary().getTestsStartedCount()).isGreaterThan(20);
    assertThat(summary.getSummary().getTestsFailedCount()).isPositive();
  }
}

package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what a verification finds. Used by one thread. */
final class Findings {
  private final List<VerifyReport.Finding> findings = new ArrayList<>();
  private long more;

  void add(String record, String problem) {
    if (findings.size() < VerifyReport.MAX_FINDINGS) {
      findings.add(new VerifyReport.Finding(record, problem));
    } else {
      more++;
    }
  }

  /** What is read, or null and a finding where it is damaged. */
  <T> @Nullable T read(String record, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      add(record, "does not open: damaged, edited, moved or swapped");
      return null;
    }
  }

  void check(String record, Runnable opening) {
    read(
        record,
        () -> {
          opening.run();
          return record;
        });
  }

  VerifyReport report(long revision, long records) {
    return new VerifyReport(revision, records, findings, more);
  }
}

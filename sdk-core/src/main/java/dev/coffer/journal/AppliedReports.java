package dev.coffer.journal;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SystemRecord;
import dev.coffer.store.SystemRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers said of each secret, the last word of each: one sealed record for a secret, of
 * at most {@value #MAX_SUBSCRIBERS} subscribers. Thread-safe.
 */
public final class AppliedReports {
  /** The most subscribers of one secret that report. */
  public static final int MAX_SUBSCRIBERS = 256;

  private static final int FORMAT = 1;
  private static final int TRIES = 16;
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final SystemRecords records;

  /**
   * @param records of the system store
   */
  public AppliedReports(SystemRecords records) {
    this.records = records;
  }

  /**
   * Takes a report, in the place of the one before of the same subscriber; durable when it returns.
   *
   * @throws SecretsException LIMIT_EXCEEDED where too many subscribers report on the secret
   */
  public void report(
      String store, SecretName name, AppliedReport report, OperationContext context) {
    for (int i = 0; i < TRIES; i++) {
      SystemRecord before = records.get(RecordType.ROTATION_STATE, key(store, name));
      List<AppliedReport> reports = new ArrayList<>(reports(before));
      reports.removeIf(
          other ->
              other.principal().equals(report.principal())
                  && other.subscriber().equals(report.subscriber()));
      if (reports.size() == MAX_SUBSCRIBERS && isOld(reports.get(0), report)) {
        reports.remove(0);
      }
      if (reports.size() == MAX_SUBSCRIBERS) {
        throw SecretsException.of(
                ErrorCode.LIMIT_EXCEEDED, "The secret has 256 subscribers that report.")
            .store(store)
            .name(name)
            .remedy("Let each process keep its subscriber name instead of making new ones.")
            .build();
      }
      reports.add(report);
      if (put(store, name, reports, before, context)) {
        return;
      }
    }
    throw SecretsException.of(ErrorCode.UNAVAILABLE, "Too many report on the secret at once.")
        .store(store)
        .name(name)
        .remedy("Try again.")
        .build();
  }

  /** Processes that are gone make room for those that came after them. */
  private static boolean isOld(AppliedReport report, AppliedReport next) {
    return report.time().plus(FORGOTTEN_AFTER).isBefore(next.time());
  }

  private boolean put(
      String store,
      SecretName name,
      List<AppliedReport> reports,
      @Nullable SystemRecord before,
      OperationContext context) {
    long counter = before == null ? SystemRecords.ABSENT : before.counter();
    try {
      records.put(RecordType.ROTATION_STATE, key(store, name), encode(reports), counter, context);
      return true;
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.VERSION_MISMATCH) {
        throw e;
      }
      return false;
    }
  }

  /** What was said of a secret, the oldest first. */
  public List<AppliedReport> of(String store, SecretName name) {
    return reports(records.get(RecordType.ROTATION_STATE, key(store, name)));
  }

  private static List<AppliedReport> reports(@Nullable SystemRecord record) {
    return record == null ? List.of() : decode(record.content());
  }

  /** A name that any store and secret fit into. */
  private static String key(String store, SecretName name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] both = (store + "\n" + name.text()).getBytes(StandardCharsets.UTF_8);
      return "applied:" + HexFormat.of().formatHex(digest.digest(both));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static byte[] encode(List<AppliedReport> reports) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeShort(reports.size());
      for (AppliedReport report : reports) {
        out.writeUTF(report.principal());
        out.writeUTF(report.subscriber());
        out.writeUTF(report.version().text());
        out.writeBoolean(report.outcome() == AppliedReport.Outcome.APPLIED);
        out.writeUTF(report.detail());
        out.writeLong(report.time().toEpochMilli());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<AppliedReport> decode(byte[] content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("an unknown format");
      }
      int count = in.readUnsignedShort();
      List<AppliedReport> reports = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        reports.add(
            new AppliedReport(
                in.readUTF(),
                in.readUTF(),
                VersionId.of(in.readUTF()),
                in.readBoolean() ? AppliedReport.Outcome.APPLIED : AppliedReport.Outcome.FAILED,
                in.readUTF(),
                Instant.ofEpochMilli(in.readLong())));
      }
      return List.copyOf(reports);
    } catch (IOException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "A record of reports is damaged.")
          .remedy("Verify the system store.")
          .cause(e)
          .build();
    }
  }
}

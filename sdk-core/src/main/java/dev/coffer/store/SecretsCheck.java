package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks names and values side by side, both in the order of the names, so that each row is read
 * once: whether every version that can be read has its value, and every value its version.
 */
final class SecretsCheck {
  private final RowCursor names;
  private final RowCursor values;
  private final SealedRows rows;
  private final Findings findings;
  private final Consumer<Record> counter;

  SecretsCheck(
      RecordSnapshot snapshot, SealedRows rows, Findings findings, Consumer<Record> counter) {
    this.names =
        new RowCursor(
            snapshot,
            RowKeys.table(RowKeys.METADATA),
            RowKeys.table((byte) (RowKeys.METADATA + 1)));
    this.values =
        new RowCursor(
            snapshot, RowKeys.table(RowKeys.VALUE), RowKeys.table((byte) (RowKeys.VALUE + 1)));
    this.rows = rows;
    this.findings = findings;
    this.counter = counter;
  }

  void run() {
    while (names.peek() != null) {
      Record row = names.next();
      counter.accept(row);
      SecretName name = nameOf(row);
      if (name != null) {
        check(name, row);
      }
    }
    while (values.peek() != null) {
      orphan(take());
    }
  }

  private @Nullable SecretName nameOf(Record row) {
    try {
      return RowKeys.nameOfMetadata(row.key());
    } catch (SecretsException e) {
      findings.add("a row of no possible name", "does not belong to the store");
      return null;
    }
  }

  private void check(SecretName name, Record row) {
    NameRecord record =
        findings.read("metadata of " + name, () -> rows.openName(name, row.value()));
    if (record != null) {
      findings.check("metadata of " + name, () -> verifyRecipients(name, row.value()));
    }
    Set<Long> found = valuesOf(name);
    if (record instanceof SecretRecord secret) {
      compare(secret, found);
    } else if (record instanceof Tombstone) {
      found.forEach(
          number ->
              findings.add(describe(number, name), "is there, although the secret was purged"));
    }
  }

  private void verifyRecipients(SecretName name, byte[] row) {
    rows.verifyCounted(RecordType.METADATA, name.text(), row);
  }

  private Set<Long> valuesOf(SecretName name) {
    byte[] first = RowKeys.value(name, 0);
    byte[] last = RowKeys.value(name, -1);
    Set<Long> found = new HashSet<>();
    Record next = values.peek();
    while (next != null && Arrays.compareUnsigned(next.key(), last) <= 0) {
      Record row = take();
      if (Arrays.compareUnsigned(row.key(), first) < 0 || row.key().length != first.length) {
        orphan(row);
      } else {
        long number = RowKeys.numberOfValue(row.key());
        found.add(number);
        findings.check(
            describe(number, name),
            () ->
                rows.verify(
                    RecordType.VALUE,
                    name.text(),
                    number,
                    row.value(),
                    Limits.HARD_MAX_VALUE_BYTES));
      }
      next = values.peek();
    }
    return found;
  }

  private Record take() {
    Record row = values.next();
    counter.accept(row);
    return row;
  }

  private void compare(SecretRecord secret, Set<Long> found) {
    for (VersionEntry entry : secret.versions()) {
      boolean there = found.remove(entry.number());
      if (there == entry.destroyed()) {
        findings.add(
            describe(entry.number(), secret.name()),
            there ? "is there, although it was destroyed" : "has lost its value");
      }
    }
    found.forEach(
        number ->
            findings.add(
                describe(number, secret.name()), "is there, and its secret does not know it"));
  }

  private void orphan(Record row) {
    try {
      long number = RowKeys.numberOfValue(row.key());
      findings.add(
          describe(number, RowKeys.nameOfValue(row.key())), "is there, and no secret of its name");
    } catch (SecretsException | IllegalArgumentException | IndexOutOfBoundsException e) {
      findings.add("a value of no possible name", "does not belong to the store");
    }
  }

  private static String describe(long number, SecretName name) {
    return "version " + number + " of " + name;
  }
}

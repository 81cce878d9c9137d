package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Limits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads single secrets, as of the last commit: two rows and two envelopes for a value. */
final class SecretReader {
  private final RecordStore records;
  private final SealedRows rows;
  private final SecretEdits edits;
  private final SealedConfig config;
  private final StoreErrors errors;

  SecretReader(
      RecordStore records,
      SealedRows rows,
      SecretEdits edits,
      SealedConfig config,
      StoreErrors errors) {
    this.records = records;
    this.rows = rows;
    this.edits = edits;
    this.config = config;
    this.errors = errors;
  }

  Secret get(GetRequest request) {
    long judged = 0;
    while (true) {
      SecretRecord secret = live(request.name());
      VersionEntry entry = select(secret, request.selector());
      edits.requireReadable(request.name(), entry);
      Record row = records.get(RowKeys.value(request.name(), entry.number()));
      if (row != null) {
        return open(secret, entry, row.value());
      }
      // Either a write removed the value since its metadata was read, or someone else did.
      if (secret.counter() == judged) {
        throw errors.damaged(request.name(), null);
      }
      judged = secret.counter();
    }
  }

  SecretMetadata describe(DescribeRequest request) {
    return present(request.name()).toMetadata();
  }

  /** The secret, deleted or not. */
  SecretRecord present(SecretName name) {
    return edits.present(find(name), name);
  }

  private SecretRecord live(SecretName name) {
    SecretRecord secret = edits.live(find(name), name);
    if (config.refuseExpired()
        && secret.expireTime() != null
        && !secret.expireTime().isAfter(config.clock().instant())) {
      throw errors.expired(name);
    }
    return secret;
  }

  private @Nullable NameRecord find(SecretName name) {
    Record row = records.get(RowKeys.metadata(name));
    return row == null ? null : rows.openName(name, row.value());
  }

  private VersionEntry select(SecretRecord secret, Selector selector) {
    if (selector instanceof Selector.ByVersion byVersion) {
      return edits.version(secret, byVersion.id());
    }
    Selector.ByStage byStage = (Selector.ByStage) selector;
    VersionEntry bearer = secret.bearer(byStage.stage());
    if (bearer == null) {
      throw errors.noBearer(secret.name(), byStage.stage());
    }
    return bearer;
  }

  private Secret open(SecretRecord secret, VersionEntry entry, byte[] row) {
    byte[] plaintext =
        rows.open(
            RecordType.VALUE,
            secret.name().text(),
            entry.number(),
            row,
            Limits.HARD_MAX_VALUE_BYTES);
    try {
      SecretValue value =
          SecretValue.copyOf(entry.kind(), ByteBuffer.wrap(plaintext), 0, plaintext.length);
      return new Secret(value, secret.toVersion(entry), Provenance.fresh(errors.label()));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }
}

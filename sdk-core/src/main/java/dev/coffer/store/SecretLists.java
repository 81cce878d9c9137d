package dev.coffer.store;

import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists. A page of names is a range of rows, so it costs the same in a store of any size. Filters
 * are applied to what is read: a page looks at so many rows and no more, and may come back with
 * fewer names than asked for, even none, and a token.
 */
final class SecretLists {
  /** How many rows a page looks at beyond its size before it comes back. */
  private static final int EXTRA_ROWS = 1000;

  private static final int ROWS_A_READ = 256;

  private final RecordStore records;
  private final SealedRows rows;
  private final SecretReader reader;
  private final PageTokens tokens;
  private final StoreErrors errors;

  SecretLists(
      RecordStore records,
      SealedRows rows,
      SecretReader reader,
      PageTokens tokens,
      StoreErrors errors) {
    this.records = records;
    this.rows = rows;
    this.reader = reader;
    this.tokens = tokens;
    this.errors = errors;
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    byte[] asked = asked(request, context);
    byte[] from =
        request.pageToken().isEmpty()
            ? RowKeys.metadataFrom(request.prefix())
            : RowKeys.metadataAfter(tokens.position(request.pageToken(), asked));
    byte[] to = RowKeys.metadataTo(request.prefix());
    List<SecretMetadata> found = new ArrayList<>();
    int left = request.pageSize() + EXTRA_ROWS;
    while (true) {
      int wanted = Math.min(ROWS_A_READ, Math.min(left, request.pageSize() - found.size()));
      // One row more than is looked at tells whether there is anything beyond.
      List<Record> read = records.range(from, to, wanted + 1);
      for (Record row : read.subList(0, Math.min(wanted, read.size()))) {
        addMatching(row, request, found);
      }
      if (read.size() <= wanted) {
        return Page.of(found, "");
      }
      String last = nameOf(read.get(wanted - 1)).text();
      left -= wanted;
      if (found.size() == request.pageSize() || left == 0) {
        return Page.of(found, tokens.token(last, asked));
      }
      context.checkDeadline();
      from = RowKeys.metadataAfter(last);
    }
  }

  private void addMatching(Record row, ListRequest request, List<SecretMetadata> found) {
    SecretName name = nameOf(row);
    if (rows.openName(name, row.value()) instanceof SecretRecord secret
        && matches(secret, request)) {
      found.add(secret.toMetadata());
    }
  }

  private SecretName nameOf(Record row) {
    try {
      return RowKeys.nameOfMetadata(row.key());
    } catch (SecretsException e) {
      throw errors.damaged(null, e);
    }
  }

  private static boolean matches(SecretRecord secret, ListRequest request) {
    return secret.deleted() == request.deleted()
        && secret.labels().entrySet().containsAll(request.labels().entrySet())
        && expiresBefore(secret.expireTime(), request.expiresBefore());
  }

  private static boolean expiresBefore(@Nullable Instant expiry, @Nullable Instant limit) {
    return limit == null || (expiry != null && expiry.isBefore(limit));
  }

  private static byte[] asked(ListRequest request, OperationContext context) {
    RecordWriter asked =
        new RecordWriter()
            .text("list")
            .text(context.caller())
            .text(request.prefix().text())
            .u8(request.deleted() ? 1 : 0)
            .optionalInstant(request.expiresBefore())
            .u32(request.labels().size());
    new TreeMap<>(request.labels()).forEach((key, value) -> asked.text(key).text(value));
    return asked.toBytes();
  }

  /** Versions, newest first; those of a deleted secret too. */
  Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    byte[] asked =
        new RecordWriter()
            .text("versions")
            .text(context.caller())
            .text(request.name().text())
            .toBytes();
    long below =
        request.pageToken().isEmpty()
            ? Long.MAX_VALUE
            : Long.parseLong(tokens.position(request.pageToken(), asked));
    SecretRecord secret = reader.present(request.name());
    List<Version> found = new ArrayList<>();
    for (int i = secret.versions().size() - 1; i >= 0; i--) {
      VersionEntry entry = secret.versions().get(i);
      if (entry.number() >= below) {
        continue;
      }
      if (found.size() == request.pageSize()) {
        return Page.of(found, tokens.token(Long.toString(below), asked));
      }
      found.add(secret.toVersion(entry));
      below = entry.number();
    }
    return Page.of(found, "");
  }
}

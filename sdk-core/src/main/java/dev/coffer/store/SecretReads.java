package dev.coffer.store;

import dev.coffer.key.MacPurpose;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;

/** The reads of an open store: each begins with a look whether it is open and there is time. */
final class SecretReads {
  private final StoreParts parts;
  private final SecretReader reader;
  private final SecretLists lists;

  SecretReads(StoreParts parts, SecretEdits edits) {
    this.parts = parts;
    this.reader =
        new SecretReader(parts.records(), parts.rows(), edits, parts.config(), parts.errors());
    PageTokens tokens = new PageTokens(parts.ring().mac(MacPurpose.PAGE_TOKEN), parts.errors());
    this.lists = new SecretLists(parts.records(), parts.rows(), reader, tokens, parts.errors());
  }

  Secret get(GetRequest request, OperationContext context) {
    begin(context);
    return reader.get(request);
  }

  List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    List<BatchEntry> entries = new ArrayList<>(request.gets().size());
    for (GetRequest one : request.gets()) {
      entries.add(getOne(one, context));
    }
    return List.copyOf(entries);
  }

  private BatchEntry getOne(GetRequest request, OperationContext context) {
    try {
      return new BatchEntry.Found(request.name(), get(request, context));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(request.name(), e);
    }
  }

  SecretMetadata describe(DescribeRequest request, OperationContext context) {
    begin(context);
    return reader.describe(request);
  }

  Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    begin(context);
    return lists.list(request, context);
  }

  Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    begin(context);
    return lists.listVersions(request, context);
  }

  private void begin(OperationContext context) {
    parts.requireOpen();
    context.checkDeadline();
  }
}

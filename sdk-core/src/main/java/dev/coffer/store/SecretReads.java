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
  private final StoreGround ground;
  private final SecretReader reader;
  private final SecretLists lists;

  SecretReads(StoreGround ground, SecretEdits edits) {
    this.ground = ground;
    this.reader =
        new SecretReader(ground.records(), ground.rows(), edits, ground.config(), ground.errors());
    PageTokens tokens = new PageTokens(ground.ring().mac(MacPurpose.PAGE_TOKEN), ground.errors());
    this.lists = new SecretLists(ground.records(), ground.rows(), reader, tokens, ground.errors());
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
    ground.requireOpen();
    context.checkDeadline();
  }
}

package dev.coffer.vault;

import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Version;
import dev.coffer.observe.Looks;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import org.jspecify.annotations.Nullable;

/**
 * What one version of the KV engine does with the requests of a store, each of which it declares.
 * Thread-safe.
 */
interface KvEngine {
  Capabilities capabilities();

  Secret get(GetRequest request, OperationContext context);

  SecretMetadata describe(DescribeRequest request, OperationContext context);

  Page<SecretMetadata> list(ListRequest request, OperationContext context);

  Page<Version> listVersions(ListVersionsRequest request, OperationContext context);

  Version put(PutRequest request, OperationContext context);

  Version patchFields(PatchFieldsRequest request, OperationContext context);

  SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context);

  SecretMetadata delete(DeleteRequest request, OperationContext context);

  SecretMetadata restore(RestoreRequest request, OperationContext context);

  /** How changes are looked for; null where the engine tells nothing but values. */
  @Nullable Looks looks();

  Purged purge(PurgeRequest request, OperationContext context);
}

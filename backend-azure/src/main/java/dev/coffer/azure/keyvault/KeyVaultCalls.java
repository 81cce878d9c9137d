package dev.coffer.azure.keyvault;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.Context;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.DeletedSecret;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.azure.AzureAction;
import dev.coffer.azure.AzureCalls;
import dev.coffer.azure.AzureErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of Key Vault, by the names of secrets. Thread-safe. */
final class KeyVaultCalls {
  /** The version that was made last, whatever its state. */
  static final String NEWEST = "";

  private static final String USER = "Key Vault Secrets User";
  private static final String OFFICER = "Key Vault Secrets Officer";
  private static final String PURGER = "Key Vault Purge Operator";

  private static final AzureAction GET = AzureAction.reading("secrets/getSecret/action", USER);
  private static final AzureAction READ_METADATA =
      AzureAction.reading("secrets/readMetadata/action", USER);
  private static final AzureAction SET = AzureAction.changing("secrets/setSecret/action", OFFICER);
  private static final AzureAction UPDATE = AzureAction.changing("secrets/update/action", OFFICER);
  private static final AzureAction DELETE = AzureAction.changing("secrets/delete", OFFICER);
  private static final AzureAction RECOVER =
      AzureAction.changing("secrets/recover/action", OFFICER);
  private static final AzureAction PURGE = AzureAction.changing("secrets/purge/action", PURGER);

  /** All that a store does at the vault. */
  static final List<AzureAction> ACTIONS =
      List.of(GET, READ_METADATA, SET, UPDATE, DELETE, RECOVER, PURGE);

  private final AzureCalls<SecretClient> calls;
  private final KeyVaultNames names;

  KeyVaultCalls(AzureCalls<SecretClient> calls, KeyVaultNames names) {
    this.calls = calls;
    this.names = names;
  }

  KeyVaultNames names() {
    return names;
  }

  /**
   * Reads a value with what is known of its version: the one call that a get makes.
   *
   * @param version an id, or {@link #NEWEST}
   */
  KeyVaultSecret get(SecretName name, String version, OperationContext context) {
    String there = names.encode(name);
    return calls.make(
        context,
        GET,
        name,
        client -> client.getSecretWithResponse(there, version, Context.NONE).getValue());
  }

  /** Without their values, in no order. */
  List<SecretProperties> versions(SecretName name, OperationContext context) {
    String there = names.encode(name);
    return calls.make(
        context,
        READ_METADATA,
        name,
        client -> client.listPropertiesOfSecretVersions(there, Context.NONE).stream().toList());
  }

  /** Every secret that is not deleted, page after page. */
  void each(Consumer<SecretProperties> seen, OperationContext context) {
    calls.make(
        context,
        READ_METADATA,
        null,
        client -> {
          client.listPropertiesOfSecrets(Context.NONE).forEach(seen);
          return true;
        });
  }

  /**
   * One page of the secrets that are not deleted.
   *
   * @param token as the page before gave it; empty for the first
   * @return where to go on; empty at the end
   */
  String page(String token, Consumer<SecretProperties> seen, OperationContext context) {
    return calls.make(
        context,
        READ_METADATA,
        null,
        client -> first(client.listPropertiesOfSecrets(Context.NONE), token, seen));
  }

  /** One page of the versions of a secret, without their values. */
  String versionsPage(
      SecretName name, String token, Consumer<SecretProperties> seen, OperationContext context) {
    String there = names.encode(name);
    return calls.make(
        context,
        READ_METADATA,
        name,
        client -> first(client.listPropertiesOfSecretVersions(there, Context.NONE), token, seen));
  }

  private static String first(
      PagedIterable<SecretProperties> pages, String token, Consumer<SecretProperties> seen) {
    PagedResponse<SecretProperties> page =
        (token.isEmpty() ? pages.iterableByPage() : pages.iterableByPage(token)).iterator().next();
    page.getValue().forEach(seen);
    String next = page.getContinuationToken();
    return next == null ? "" : next;
  }

  /** Every secret that is deleted, page after page. */
  void eachDeleted(Consumer<DeletedSecret> seen, OperationContext context) {
    calls.make(
        context,
        READ_METADATA,
        null,
        client -> {
          client.listDeletedSecrets(Context.NONE).forEach(seen);
          return true;
        });
  }

  /** Makes a version; gives what is known of it. */
  SecretProperties set(SecretName name, String value, KeyVaultTags tags, OperationContext context) {
    SecretProperties properties = new SecretProperties().setTags(tags.toSend());
    if (!tags.contentType().isEmpty()) {
      properties.setContentType(tags.contentType());
    }
    KeyVaultSecret secret = new KeyVaultSecret(names.encode(name), value).setProperties(properties);
    return calls.make(
        context,
        SET,
        name,
        client -> client.setSecretWithResponse(secret, Context.NONE).getValue().getProperties());
  }

  /** Changes what is known of a version. */
  SecretProperties update(SecretName name, SecretProperties properties, OperationContext context) {
    return calls.make(
        context,
        UPDATE,
        name,
        client -> client.updateSecretPropertiesWithResponse(properties, Context.NONE).getValue());
  }

  /** Begins to delete; the client would wait for the end in its own way, without a deadline. */
  void delete(SecretName name, OperationContext context) {
    String there = names.encode(name);
    calls.make(context, DELETE, name, client -> client.beginDeleteSecret(there) != null);
  }

  /** Begins to restore. */
  void recover(SecretName name, OperationContext context) {
    String there = names.encode(name);
    calls.make(context, RECOVER, name, client -> client.beginRecoverDeletedSecret(there) != null);
  }

  void purge(SecretName name, OperationContext context) {
    String there = names.encode(name);
    calls.make(
        context,
        PURGE,
        name,
        client -> client.purgeDeletedSecretWithResponse(there, Context.NONE).getStatusCode());
  }

  /**
   * What is known of a deleted secret: its newest version; null where it is not deleted. What the
   * service keeps back of one whose newest version is disabled is looked up among all of them.
   */
  @Nullable SecretProperties deleted(SecretName name, OperationContext context) {
    String there = names.encode(name);
    try {
      return calls.make(
          context,
          READ_METADATA,
          name,
          client ->
              client.getDeletedSecretWithResponse(there, Context.NONE).getValue().getProperties());
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      if (!AzureErrors.isSaid(e, KeyVaultErrors.DISABLED)) {
        throw e;
      }
    }
    SecretProperties[] found = new SecretProperties[1];
    eachDeleted(
        each -> {
          if (there.equalsIgnoreCase(each.getName())) {
            found[0] = each.getProperties();
          }
        },
        context);
    return found[0] == null ? new SecretProperties() : found[0];
  }

  /** Whether it is deleted; asks no more than that. */
  boolean isDeleted(SecretName name, OperationContext context) {
    String there = names.encode(name);
    try {
      return calls.make(
          context,
          READ_METADATA,
          name,
          client -> client.getDeletedSecretWithResponse(there, Context.NONE).getStatusCode() > 0);
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      if (AzureErrors.isSaid(e, KeyVaultErrors.DISABLED)) {
        return true;
      }
      throw e;
    }
  }

  /**
   * What is known of the version that was made last; null where there is no such secret, or it is
   * deleted. Of a disabled one the service tells only among all versions.
   */
  @Nullable SecretProperties newest(SecretName name, OperationContext context) {
    try {
      return get(name, NEWEST, context).getProperties();
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      if (!AzureErrors.isSaid(e, KeyVaultErrors.DISABLED)) {
        throw e;
      }
    }
    return KeyVaultVersions.newestDisabled(versions(name, context));
  }

  /** Why a secret is not there. */
  SecretsException absent(SecretName name, OperationContext context) {
    return isDeleted(name, context) ? KeyVaultErrors.deleted() : KeyVaultErrors.notFound();
  }
}

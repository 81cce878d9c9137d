package dev.coffer.azure.keys;

import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignResult;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.WrapResult;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import dev.coffer.azure.AzureAction;
import dev.coffer.azure.AzureCalls;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The calls of Key Vault for keys. Each has the time of the configuration. Thread-safe. */
final class KeyVaultKeyCalls {
  private static final String WRAPPER = "Key Vault Crypto Service Encryption User";
  private static final String USER = "Key Vault Crypto User";
  private static final String OFFICER = "Key Vault Crypto Officer";

  static final AzureAction GET = AzureAction.reading("keys/read", WRAPPER);
  static final AzureAction CREATE = AzureAction.changing("keys/create/action", OFFICER);
  static final AzureAction WRAP = AzureAction.reading("keys/wrap/action", WRAPPER);
  static final AzureAction UNWRAP = AzureAction.reading("keys/unwrap/action", WRAPPER);
  static final AzureAction SIGN = AzureAction.reading("keys/sign/action", USER);
  static final AzureAction VERIFY = AzureAction.reading("keys/verify/action", USER);

  private final AzureCalls<KeyVaultKeyClients> calls;
  private final Duration timeout;

  KeyVaultKeyCalls(AzureCalls<KeyVaultKeyClients> calls, Duration timeout) {
    this.calls = calls;
    this.timeout = timeout;
  }

  /** Whatever is refused here comes from a key provider. */
  private <R> R make(AzureAction action, Function<KeyVaultKeyClients, R> call) {
    try {
      return calls.make(OperationContext.LOCAL.within(timeout), action, null, call);
    } catch (SecretsException e) {
      throw e.origin() == Origin.KEY_PROVIDER
          ? e
          : e.toBuilder().origin(Origin.KEY_PROVIDER).build();
    }
  }

  /** The newest version. */
  KeyVaultKey get(String key) {
    return make(
        GET, clients -> clients.keys().getKeyWithResponse(key, "", Context.NONE).getValue());
  }

  List<KeyProperties> versions(String key) {
    return make(
        GET,
        clients -> clients.keys().listPropertiesOfKeyVersions(key, Context.NONE).stream().toList());
  }

  void create(String key, int bits) {
    CreateRsaKeyOptions options =
        new CreateRsaKeyOptions(key)
            .setKeySize(bits)
            .setKeyOperations(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
    make(
        CREATE,
        clients -> clients.keys().createRsaKeyWithResponse(options, Context.NONE).getStatusCode());
  }

  /** Wraps with the newest version; the answer names it. */
  WrapResult wrap(String key, byte[] secret) {
    return make(
        WRAP,
        clients ->
            clients.use(key, "").wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, secret, Context.NONE));
  }

  byte[] unwrap(String key, String version, byte[] wrapped) {
    return make(
        UNWRAP,
        clients ->
            clients
                .use(key, version)
                .unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped, Context.NONE)
                .getKey());
  }

  /** Signs with the newest version; the answer names it. */
  SignResult sign(String key, byte[] digest) {
    return make(
        SIGN, clients -> clients.use(key, "").sign(SignatureAlgorithm.ES256, digest, Context.NONE));
  }

  boolean verify(String key, String version, byte[] digest, byte[] signature) {
    return make(
        VERIFY,
        clients ->
            Boolean.TRUE.equals(
                clients
                    .use(key, version)
                    .verify(SignatureAlgorithm.ES256, digest, signature, Context.NONE)
                    .isValid()));
  }
}

package dev.coffer.aws.secretsmanager;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/**
 * What Secrets Manager calls a secret: its name with the prefix in front. The service takes every
 * name of Coffer as it is, with case, up to 512 characters, so the native name and the encoded one
 * are the same. It is always sent whole: a part of an ARN would be completed by guess.
 *
 * @param prefix in front of every name
 */
record SecretsManagerNames(NamePrefix prefix) {
  String encode(SecretName name) {
    return prefix.text() + name.text();
  }

  String encode(NamePrefix beginning) {
    return prefix.text() + beginning.text();
  }

  /** The name that the service's name means, or null where Coffer cannot spell it. */
  @Nullable SecretName decode(String there) {
    if (!there.startsWith(prefix.text())) {
      return null;
    }
    try {
      return SecretName.of(there.substring(prefix.text().length()));
    } catch (SecretsException e) {
      return null;
    }
  }
}

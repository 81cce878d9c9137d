package dev.coffer.cli.verb.transfer;

import dev.coffer.Get;
import dev.coffer.Query;
import dev.coffer.SecretsClient;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one store: its live secrets in order of name, page by page, their versions and values. */
final class StoreReader {
  private final SecretsClient secrets;

  StoreReader(SecretsClient secrets) {
    this.secrets = secrets;
  }

  /** The live secrets in ascending order of name. */
  Iterator<SecretMetadata> secrets(String prefix) {
    return secrets.list(Query.of(prefix).pageSize(Limits.MAX_PAGE_SIZE)).iterator();
  }

  /** The current value, or null where there is none that can be read; the caller closes it. */
  @Nullable Secret current(SecretName name) {
    return read(Get.of(name.text()));
  }

  /** The value of a version, or null where it cannot be read; the caller closes it. */
  @Nullable Secret version(Version version) {
    return read(Get.of(version.name().text()).version(version.id()));
  }

  private @Nullable Secret read(Get get) {
    try {
      return secrets.read(get);
    } catch (SecretsException e) {
      if (isAbsence(e.code())) {
        return null;
      }
      throw e;
    }
  }

  /** Missing, deleted, disabled or destroyed: there is no value to compare or to move. */
  private static boolean isAbsence(ErrorCode code) {
    return code == ErrorCode.NOT_FOUND
        || code == ErrorCode.DELETED
        || code == ErrorCode.FAILED_PRECONDITION;
  }

  /** All versions, oldest first; none where there is no such secret. */
  List<Version> versions(SecretName name) {
    try {
      List<Version> versions = new ArrayList<>(secrets.versions(name.text()));
      Collections.reverse(versions);
      return versions;
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}

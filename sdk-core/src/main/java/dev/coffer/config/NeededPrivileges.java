package dev.coffer.config;

import dev.coffer.spi.Privileges;
import java.util.Objects;

/**
 * What one store or root key of a file needs of the service behind it.
 *
 * @param path where it stands in the file, as {@code stores.trading} or {@code
 *     stores.default.rootKey}
 */
public record NeededPrivileges(String path, Privileges privileges) {
  public NeededPrivileges {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(privileges, "privileges");
  }
}

package dev.coffer.config;

import dev.coffer.spi.SecretSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do anything, until policies say otherwise.
 *
 * @param admins exact names in client certificates, compared byte by byte
 * @param token the bearer token of the development profile; null where there is none
 */
public record AccessConfig(List<String> admins, @Nullable SecretSource token) {
  public AccessConfig {
    admins = List.copyOf(admins);
  }
}

package dev.coffer.conformance;

import dev.coffer.key.KeyProvider;
import dev.coffer.local.key.SoftwareKeyProvider;
import java.nio.file.Path;

/** Root keys in files keep the contract. */
@Proves("software")
final class SoftwareKeyProviderTest extends KeyProviderContract {
  @Override
  protected KeyProvider create(Path folder) {
    return SoftwareKeyProvider.createFile(folder.resolve("root.key"));
  }

  @Override
  protected KeyProvider createOther(Path folder) {
    return SoftwareKeyProvider.createFile(folder.resolve("other.key"));
  }
}

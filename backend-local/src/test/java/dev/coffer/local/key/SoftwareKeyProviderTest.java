package dev.coffer.local.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.WrappedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the software key provider's own; the contract of all is in the conformance tests. */
class SoftwareKeyProviderTest {
  private static final byte[] CONTEXT = "store 1, key 1".getBytes(UTF_8);
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);

  @TempDir Path folder;

  @Test
  void whatIsWrappedUnwrapsAfterTheFileIsOpenedAgain() {
    WrappedKey wrapped;
    byte[] signature;
    try (KeyProvider made = SoftwareKeyProvider.createFile(file())) {
      wrapped = made.wrap(KEY, CONTEXT);
      signature = made.sign(CONTEXT);
    }
    try (KeyProvider opened = SoftwareKeyProvider.openFile(file())) {
      assertThat(opened.list()).containsExactly(wrapped.by());
      assertThat(opened.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      assertThat(opened.verify(CONTEXT, signature)).isTrue();
    }
  }

  @Test
  void aClosedRootKeyIsWipedAndUsedNoMore() {
    KeyProvider root = SoftwareKeyProvider.createFile(file());
    root.close();
    assertThatThrownBy(() -> root.wrap(KEY, CONTEXT)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> root.sign(KEY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysForDifferentPurposesAndSaltsDiffer() {
    RootKey root = RootKey.consume(KEY.clone());
    assertThat(root.derive("wrap", new byte[32]))
        .isNotEqualTo(root.derive("sign", new byte[32]))
        .isNotEqualTo(root.derive("wrap", new byte[31]));
  }

  @Test
  void itsTextNamesTheKeyAndNeverShowsIt() throws IOException {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      String secret = Files.readAllLines(file()).get(2).substring("key ".length());
      assertThat(root.toString())
          .isEqualTo("SoftwareKeyProvider[" + root.current().key() + "]")
          .doesNotContain(secret);
    }
  }

  private Path file() {
    return folder.resolve("root.key");
  }
}

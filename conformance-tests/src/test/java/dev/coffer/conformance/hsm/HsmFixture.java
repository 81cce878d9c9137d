package dev.coffer.conformance.hsm;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A root key behind a shim, new for each test, and closed after it. */
abstract class HsmFixture {
  static final byte[] CONTEXT = "store 1, key 1".getBytes(StandardCharsets.UTF_8);
  static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  HsmPeer.Token token;
  HsmShim shim;
  HsmKeyProvider root;

  @BeforeEach
  void makeToken() {
    token = HsmPeer.newToken();
    shim = HsmShim.before(token.module(), folder);
  }

  @AfterEach
  void closeRootKey() {
    shim.heal();
    if (root != null) {
      root.close();
    }
  }

  HsmConfig config() {
    return token.config(shim.module(), "root").withTimeout(Duration.ofSeconds(5));
  }

  HsmKeyProvider create() {
    return create(config());
  }

  HsmKeyProvider create(HsmConfig config) {
    root = HsmKeyProvider.create(config);
    return root;
  }

  /** Wraps and opens once; fails where it is not the same. */
  static void roundTrip(HsmKeyProvider root) {
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    if (!Arrays.equals(root.unwrap(wrapped, CONTEXT), KEY)) {
      throw new AssertionError("it opened as something else");
    }
  }

  static SecretsException refusal(ThrowingCallable call) {
    return Objects.requireNonNull(
        Assertions.catchThrowableOfType(SecretsException.class, call), "nothing was refused");
  }
}

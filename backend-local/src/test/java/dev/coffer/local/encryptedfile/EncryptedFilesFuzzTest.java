package dev.coffer.local.encryptedfile;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.envelope.Envelopes;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An encrypted file of either format opens or is refused: as bytes of anybody, and as what stands
 * inside, encrypted by whoever has the key.
 */
final class EncryptedFilesFuzzTest {
  private static final FileKey KEY = FileKey.read(Keys.of(Keys.FERNET));
  private static final Envelopes ENVELOPES = new Envelopes(KEY);

  @TempDir static Path folder;

  enum Shape {
    ANY_FILE,
    FERNET_JSON,
    CHANGED_SEALED_FILE,
    KEY
  }

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments(Shape.ANY_FILE, sealed()),
        arguments(Shape.ANY_FILE, fernet("{\"a.b\":\"c\"}".getBytes(StandardCharsets.UTF_8))),
        arguments(
            Shape.FERNET_JSON,
            "{\"a.b\":\"c\",\"n\":{\"x\":1,\"l\":[1],\"\":null}}".getBytes(StandardCharsets.UTF_8)),
        arguments(Shape.FERNET_JSON, "{\"a\":\"\\ud800\"}".getBytes(StandardCharsets.UTF_8)),
        arguments(Shape.CHANGED_SEALED_FILE, new byte[] {0, 36, 1}),
        arguments(Shape.KEY, Keys.FERNET.getBytes(StandardCharsets.UTF_8)),
        arguments(Shape.KEY, Keys.fresh().getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("seeds")
  @FuzzTest
  void fileOpensOrIsRefused(@NotNull Shape shape, byte @NotNull @WithLength(max = 2000) [] input)
      throws IOException {
    try {
      switch (shape) {
        case ANY_FILE -> open(input);
        case FERNET_JSON -> open(fernet(input));
        case CHANGED_SEALED_FILE -> open(changed(input));
        case KEY -> FileKey.read(() -> SecretValue.ofBytes(input));
      }
    } catch (SecretsException e) {
      ErrorCode documented = shape == Shape.KEY ? ErrorCode.CONFIGURATION : ErrorCode.INTEGRITY;
      if (e.code() != documented) {
        throw new AssertionError("refused with another code than " + documented, e);
      }
    }
  }

  private static void open(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("file"), content);
    Holding holding = Holding.read(file, KEY);
    holding.sealed().requireReadable(ENVELOPES);
    byte[] again = holding.sealed().encode(ENVELOPES);
    if (!SealedFile.decode(again, ENVELOPES)
        .entries()
        .keySet()
        .equals(holding.sealed().entries().keySet())) {
      throw new AssertionError("what is encoded is decoded");
    }
  }

  private static byte[] sealed() {
    UUID id = new UUID(1, 2);
    TreeMap<SecretName, SealedEntry> entries = new TreeMap<>();
    for (String text : new String[] {"a", "trading/db"}) {
      SecretName name = SecretName.of(text);
      try (SecretValue value = SecretValue.ofUtf8("value of " + text)) {
        entries.put(name, SealedEntry.seal(id, name, 3, value, ENVELOPES));
      }
    }
    return new SealedFile(id, 4, entries).encode(ENVELOPES);
  }

  private static byte[] changed(byte[] change) {
    byte[] file = sealed();
    for (int i = 0; i + 2 < change.length; i += 3) {
      int at = (change[i] & 0xff) << 8 | (change[i + 1] & 0xff);
      file[at % file.length] ^= change[i + 2];
    }
    return change.length % 3 == 1 ? Arrays.copyOf(file, file.length - 1) : file;
  }

  /** A token over these bytes, as whoever has the key makes it. */
  private static byte[] fernet(byte[] json) {
    try {
      byte[] iv = new byte[16];
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, KEY.fernetEncryption(), new IvParameterSpec(iv));
      byte[] sealed = cipher.doFinal(json);
      byte[] signed =
          ByteBuffer.allocate(25 + sealed.length)
              .put((byte) 0x80)
              .putLong(1_700_000_000)
              .put(iv)
              .put(sealed)
              .array();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(KEY.fernetSigning());
      byte[] token =
          ByteBuffer.allocate(signed.length + 32).put(signed).put(mac.doFinal(signed)).array();
      return Base64.getUrlEncoder().encode(token);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

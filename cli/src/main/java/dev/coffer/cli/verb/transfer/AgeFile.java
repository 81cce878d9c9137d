package dev.coffer.cli.verb.transfer;

import com.exceptionfactory.jagged.DecryptingChannelFactory;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** Files encrypted to an X25519 key, in the format of {@code age-encryption.org/v1}. */
final class AgeFile {
  private static final String HEADER = "age-encryption.org/v1";
  private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
  private static final String KEY = "AGE-SECRET-KEY-1";

  private AgeFile() {}

  /** Whether the bytes are such a file, plain or armored. */
  static boolean matches(byte[] content) {
    return startsWith(content, HEADER) || startsWith(content, ARMOR);
  }

  /**
   * Encrypts to a recipient.
   *
   * @param recipient a public key, {@code age1…}
   */
  static byte[] seal(byte[] plain, String recipient) {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try {
      RecipientStanzaWriter writer =
          X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
      try (WritableByteChannel channel =
          new StandardEncryptingChannelFactory()
              .newEncryptingChannel(Channels.newChannel(sealed), List.of(writer))) {
        ByteBuffer bytes = ByteBuffer.wrap(plain);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new WrongUse(
          "The recipient is not an age X25519 public key.",
          "Give the line that begins with age1 and that age-keygen printed.");
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return sealed.toByteArray();
  }

  /**
   * Decrypts.
   *
   * @param identities the text of an identity file: a line {@code AGE-SECRET-KEY-1…} and comments
   * @throws SecretsException INTEGRITY when the file is damaged or sealed to another key
   */
  static byte[] open(byte[] content, String identities) {
    DecryptingChannelFactory factory =
        startsWith(content, ARMOR)
            ? new ArmoredDecryptingChannelFactory()
            : new StandardDecryptingChannelFactory();
    try (ReadableByteChannel sealed = Channels.newChannel(new ByteArrayInputStream(content));
        ReadableByteChannel plain =
            factory.newDecryptingChannel(sealed, List.of(reader(identities)));
        InputStream in = Channels.newInputStream(plain)) {
      return in.readAllBytes();
    } catch (GeneralSecurityException | IOException e) {
      throw SecretsException.of(
              ErrorCode.INTEGRITY, "The sealed file is damaged or not sealed to this identity.")
          .remedy("Check --identity, or export again.")
          .cause(e)
          .build();
    }
  }

  private static RecipientStanzaReader reader(String identities) {
    for (String line : identities.lines().toList()) {
      if (line.strip().startsWith(KEY)) {
        try {
          return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
          break;
        }
      }
    }
    throw new WrongUse(
        "The identity file holds no age X25519 secret key.",
        "Give the file that age-keygen wrote: a line in it begins with AGE-SECRET-KEY-1.");
  }

  private static boolean startsWith(byte[] content, String text) {
    byte[] start = text.getBytes(StandardCharsets.US_ASCII);
    return content.length >= start.length
        && ByteBuffer.wrap(content, 0, start.length).equals(ByteBuffer.wrap(start));
  }
}

package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a configuration file: bounded, and UTF-8 or nothing. */
final class YamlFile {
  /** The most bytes of a file: far more than anyone writes by hand. */
  static final int MAX_BYTES = 1024 * 1024;

  private YamlFile() {}

  /** The tree of a file. */
  static Node.Mapping read(Path file) {
    return YamlParser.parse(file.toString(), text(file));
  }

  private static String text(Path file) {
    byte[] bytes = bytes(file);
    Position start = new Position(file.toString(), 1, 1);
    if (bytes.length > MAX_BYTES) {
      throw start.error(
          "the file is larger than 1 MiB",
          "Name the configuration file itself; it is a small one.");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw start.error("the file is not UTF-8 text", "Save it in UTF-8.");
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist", "Name an existing file, or make one.", e);
    } catch (IOException e) {
      throw unreadable(
          file, "cannot be read", "Check that it is a file and that this user may read it.", e);
    }
  }

  private static SecretsException unreadable(
      Path file, String what, String mend, IOException cause) {
    return SecretsException.of(
            ErrorCode.CONFIGURATION, "The configuration file " + file + " " + what + ".")
        .remedy(mend)
        .cause(cause)
        .build();
  }
}

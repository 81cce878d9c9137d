package dev.coffer.cli.verb.transfer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;

/** Values as the text that a plain format needs. */
final class Texts {
  private Texts() {}

  /**
   * The value as text.
   *
   * @throws SecretsException FAILED_PRECONDITION, with the name, for bytes that are not UTF-8
   */
  static String of(Entry entry) {
    try {
      return entry.value().utf8();
    } catch (SecretsException e) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION,
              "The value of " + entry.name() + " is not text, which this format needs.")
          .remedy("Export it sealed (--recipient) or as kubernetes, or choose another prefix.")
          .build();
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

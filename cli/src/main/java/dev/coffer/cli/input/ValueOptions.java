package dev.coffer.cli.input;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where a new value comes from. */
public final class ValueOptions {
  @Option(names = "--file", paramLabel = "F", description = "Read the value from this file.")
  @Nullable String file;

  @Option(
      names = "--generate",
      paramLabel = "POLICY",
      description =
          "Make a random value: password, alphanumeric, digits, hex, base64, base64url or bytes,"
              + " with a length as in hex:32.")
  @Nullable String generate;

  @Option(names = "--allow-empty", description = "Store a value of no bytes.")
  boolean allowEmpty;

  final FieldOptions fields;

  /**
   * @param fields the options of single fields, kept apart since a patch has them alone
   */
  public ValueOptions(FieldOptions fields) {
    this.fields = fields;
  }

  static List<String> listOf(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }
}

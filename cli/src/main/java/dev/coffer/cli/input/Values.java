package dev.coffer.cli.input;

import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads new values as the options say. Bytes are taken exactly as they are. */
public final class Values {
  private final Invocation invocation;
  private final Output output;
  private final boolean mayAsk;

  /**
   * @param mayAsk whether a person may be asked
   */
  public Values(Invocation invocation, Output output, boolean mayAsk) {
    this.invocation = invocation;
    this.output = output;
    this.mayAsk = mayAsk;
  }

  /**
   * The value of a put: of its one source, which is standard input where none is named.
   *
   * @param name what is asked for, for the prompt
   */
  public SecretValue read(String name, ValueOptions options) throws IOException {
    FieldOptions fields = options.fields;
    int sources =
        (options.file == null ? 0 : 1)
            + (options.generate == null ? 0 : 1)
            + (fields.isGiven() ? 1 : 0);
    if (sources > 1) {
      throw new WrongUse(
          "--file, --field and --generate exclude each other.", "Name one source of the value.");
    }
    if (fields.isGiven()) {
      return readFields(name, fields);
    }
    byte[] value;
    if (options.generate != null) {
      value = new Generator().generate(options.generate);
    } else if (options.file != null) {
      value = trimmed(readFile(options.file), options.file, fields.trim);
    } else {
      value = trimmed(readInput(name), "standard input", fields.trim);
    }
    return owned(value, options.allowEmpty);
  }

  /** The fields of a put or patch. */
  public SecretValue readFields(String name, FieldOptions options) throws IOException {
    List<FieldArgument> arguments = new ArrayList<>();
    for (String typed : ValueOptions.listOf(options.fields)) {
      arguments.add(FieldArgument.parse(typed));
    }
    requireOneReaderOfInput(arguments);
    Map<String, String> fields = new LinkedHashMap<>();
    for (FieldArgument argument : arguments) {
      String text = read(name, argument, options.trim);
      if (fields.put(argument.name(), text) != null) {
        throw new WrongUse(
            "The field " + argument.name() + " is given twice.", "Leave out one of the two.");
      }
    }
    return SecretValue.ofFields(fields);
  }

  private static void requireOneReaderOfInput(List<FieldArgument> arguments) {
    int readers = 0;
    for (FieldArgument argument : arguments) {
      readers += argument instanceof FieldArgument.FromInput ? 1 : 0;
    }
    if (readers > 1) {
      throw new WrongUse(
          "Standard input can give one field only.", "Use K=@- once and K=@FILE for the others.");
    }
  }

  private String read(String name, FieldArgument argument, boolean trim) throws IOException {
    String what = "field " + argument.name();
    byte[] value;
    if (argument instanceof FieldArgument.FromFile fromFile) {
      value = trimmed(readFile(fromFile.file()), what, trim);
    } else if (argument instanceof FieldArgument.FromInput) {
      value = trimmed(Bytes.readAll(invocation.in()), what, trim);
    } else {
      value = ask(name + " " + what);
    }
    try {
      String text = Bytes.text(value);
      if (text == null) {
        throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The " + what + " is not UTF-8 text.")
            .remedy("Store bytes as a value of their own, or encode them as text.")
            .build();
      }
      return text;
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  /**
   * Bytes exactly as they are, also none; the caller wipes them.
   *
   * @param file null or {@code -} for standard input
   */
  public byte[] bytes(@Nullable String file) throws IOException {
    return readFile(file == null ? "-" : file);
  }

  private byte[] readFile(String file) throws IOException {
    if (file.equals("-")) {
      return Bytes.readAll(invocation.in());
    }
    try (InputStream in = Files.newInputStream(invocation.path(file))) {
      return Bytes.readAll(in);
    }
  }

  private byte[] readInput(String name) throws IOException {
    return invocation.terminal().input() ? ask(name) : Bytes.readAll(invocation.in());
  }

  private byte[] ask(String what) throws IOException {
    if (!mayAsk) {
      throw new WrongUse(
          "A value is missing and --no-input forbids to ask for it.",
          "Give it on standard input or with a file.");
    }
    return new Prompt().secret("Value of " + what + " (not shown): ");
  }

  private byte[] trimmed(byte[] value, String source, boolean trim) {
    if (!Bytes.endsInOneNewline(value)) {
      return value;
    }
    if (trim) {
      return Bytes.withoutLast(value);
    }
    output.warn(
        "the text of " + source + " ends in a newline, which is stored too; --trim drops it.");
    return value;
  }

  private static SecretValue owned(byte[] value, boolean allowEmpty) {
    try {
      if (value.length == 0 && !allowEmpty) {
        throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The value is empty.")
            .remedy("Check where it comes from, or say --allow-empty.")
            .build();
      }
      return SecretValue.ofBytes(value);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }
}

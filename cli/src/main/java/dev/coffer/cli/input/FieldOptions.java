package dev.coffer.cli.input;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give single fields. */
public final class FieldOptions {
  @Option(
      names = "--field",
      paramLabel = "K[=@F]",
      description = "A field: asked for (K), from standard input (K=@-) or a file (K=@F).")
  @Nullable List<String> fields;

  @Option(names = "--trim", description = "Drop one newline at the end of what is read.")
  boolean trim;

  /** Whether a field was given. */
  public boolean isGiven() {
    return fields != null && !fields.isEmpty();
  }
}

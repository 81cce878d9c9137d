package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Times;
import dev.coffer.model.MetadataChange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that set what is known of a secret beside its value. */
final class MetadataOptions {
  @Option(names = "--label", paramLabel = "K=V", description = "A label to add or replace.")
  private @Nullable List<String> labels;

  @Option(names = "--description", paramLabel = "D", description = "Free text, no secret.")
  private @Nullable String description;

  @Option(
      names = "--expires",
      paramLabel = "T",
      description = "When it expires: 2031-05-01, a time in RFC 3339, 30d from now, or never.")
  private @Nullable String expires;

  @Option(names = "--content-type", paramLabel = "T", description = "A media type.")
  private @Nullable String contentType;

  MetadataChange change() {
    MetadataChange.Builder change = MetadataChange.builder();
    for (String label : labels == null ? List.<String>of() : labels) {
      Label parsed = Label.parse(label);
      change.label(parsed.key(), parsed.value());
    }
    if (description != null) {
      change.description(description);
    }
    if (contentType != null) {
      change.contentType(contentType);
    }
    if (expires != null) {
      change.expireTime(
          expires.equals("never") ? MetadataChange.NEVER : Times.moment("--expires", expires));
    }
    return change.build();
  }
}

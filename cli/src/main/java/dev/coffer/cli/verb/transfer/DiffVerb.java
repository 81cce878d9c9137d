package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description =
        "Compare two stores (--store A --store B) by fingerprints under a key of this run, never by"
            + " showing values. Ends with 1 where they differ.")
final class DiffVerb implements Verb {
  @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Whole segments that end in /.")
  private String prefix = "";

  @Override
  public Exit run(Session session) throws IOException {
    List<String> stores = session.globals().stores();
    if (stores.size() != 2) {
      throw new WrongUse("diff compares two stores.", "Name them: --store A --store B.");
    }
    StoreReader first = new StoreReader(session.secrets(stores.get(0)));
    StoreReader second = new StoreReader(session.secrets(stores.get(1)));
    try (Listing<Difference> listing = session.output().listing(columns(stores), Difference::json);
        Progress progress = session.output().progress("secrets")) {
      return new Comparison(first, second, listing, progress).run(prefix);
    }
  }

  private static List<Column<Difference>> columns(List<String> stores) {
    return List.of(
        new Column<>("NAME", difference -> difference.name.text()),
        new Column<>(stores.get(0), difference -> shown(difference.first)),
        new Column<>(stores.get(1), difference -> shown(difference.second)));
  }

  private static String shown(@Nullable ByteBuffer fingerprint) {
    return fingerprint == null ? "-" : Fingerprints.shown(fingerprint);
  }

  /** One name whose value is not the same in both; null where a store has no value to read. */
  private record Difference(
      SecretName name, @Nullable ByteBuffer first, @Nullable ByteBuffer second) {
    JsonObject json() {
      String state =
          second == null ? "ONLY_IN_FIRST" : first == null ? "ONLY_IN_SECOND" : "DIFFERENT";
      return JsonObject.create()
          .put("name", name.text())
          .put("difference", state)
          .put("first", first == null ? null : Fingerprints.shown(first))
          .put("second", second == null ? null : Fingerprints.shown(second));
    }
  }

  /** Walks both lists, which are in one order, side by side. */
  private static final class Comparison {
    private final Fingerprints fingerprints = new Fingerprints();
    private final StoreReader first;
    private final StoreReader second;
    private final Listing<Difference> listing;
    private final Progress progress;
    private boolean same = true;

    Comparison(
        StoreReader first, StoreReader second, Listing<Difference> listing, Progress progress) {
      this.progress = progress;
      this.first = first;
      this.second = second;
      this.listing = listing;
    }

    Exit run(String prefix) throws IOException {
      Iterator<SecretMetadata> left = first.secrets(prefix);
      Iterator<SecretMetadata> right = second.secrets(prefix);
      SecretName a = next(left);
      SecretName b = next(right);
      while (a != null || b != null) {
        int order = a == null ? 1 : b == null ? -1 : a.compareTo(b);
        if (order <= 0 && a != null) {
          compare(a, true, order == 0);
          a = next(left);
        } else if (b != null) {
          compare(b, false, true);
        }
        if (order >= 0) {
          b = next(right);
        }
      }
      return same ? Exit.DONE : Exit.NO;
    }

    private void compare(SecretName name, boolean inFirst, boolean inSecond) throws IOException {
      progress.step();
      ByteBuffer left = inFirst ? fingerprint(first, name) : null;
      ByteBuffer right = inSecond ? fingerprint(second, name) : null;
      boolean equal = left == null ? right == null : left.equals(right);
      if (!equal) {
        same = false;
        listing.add(new Difference(name, left, right));
      }
    }

    private @Nullable ByteBuffer fingerprint(StoreReader reader, SecretName name) {
      try (Secret secret = reader.current(name)) {
        return secret == null ? null : fingerprints.of(secret.value());
      }
    }

    private static @Nullable SecretName next(Iterator<SecretMetadata> secrets) {
      return secrets.hasNext() ? secrets.next().name() : null;
    }
  }
}

package dev.coffer.store;

import dev.coffer.key.KeyVersion;
import dev.coffer.spi.OperationContext;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of changes of keys that had a request id, kept as for secrets: such a change that
 * comes again is not made again, and has the same answer. The caller lets in one at a time.
 */
final class KeyRequests {
  private final Outcomes outcomes;
  private final Supplier<Ledger> ledger;
  private final StoreErrors errors;

  KeyRequests(Outcomes outcomes, Supplier<Ledger> ledger, StoreErrors errors) {
    this.outcomes = outcomes;
    this.ledger = ledger;
    this.errors = errors;
  }

  /**
   * A request.
   *
   * @param content the verb and what it is about
   */
  record Ask<R>(
      List<String> content, BiConsumer<R, RecordWriter> writer, Function<RecordReader, R> reader) {
    static Ask<String> forText(String... content) {
      return new Ask<>(List.of(content), (answer, out) -> out.text(answer), RecordReader::text);
    }

    static Ask<KeyVersion> forVersion(String... content) {
      return new Ask<>(
          List.of(content),
          (answer, out) -> out.text(answer.key()).text(answer.version()),
          in -> new KeyVersion(in.text(), in.text()));
    }

    /** Of which is answered only that it is done. */
    static Ask<Boolean> done(String... content) {
      return new Ask<>(List.of(content), (answer, out) -> out.u8(1), RecordReader::flag);
    }
  }

  /** The request as it is kept; null where it has no id. */
  Outcomes.@Nullable Request identify(OperationContext context, Ask<?> ask) {
    String id = context.requestId();
    return id == null
        ? null
        : outcomes.identifyOfKeys(context.caller(), id, ask.content(), ledger.get());
  }

  /**
   * The answer that the request had before; null where it was not made.
   *
   * @throws dev.coffer.model.SecretsException ALREADY_EXISTS when its id was used for another
   */
  <R> @Nullable R earlier(Outcomes.@Nullable Request request, Ask<R> ask) {
    Outcomes.Earlier earlier = request == null ? null : outcomes.find(request);
    if (earlier == null) {
      return null;
    }
    if (earlier.by() != null) {
      earlier.by().await(OperationContext.LOCAL, errors);
    }
    if (!earlier.sameContent()) {
      throw errors.otherRequest(null);
    }
    return outcomes.answer(earlier, ask.reader());
  }

  /** Keeps the answer with the rows that it is committed with. */
  <R> void note(Outcomes.@Nullable Request request, Ask<R> ask, R answer, RowChanges changes) {
    if (request != null) {
      RecordWriter encoded = new RecordWriter();
      ask.writer().accept(answer, encoded);
      outcomes.write(request, encoded.toBytes(), changes);
    }
  }
}

package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.key.MacKey;
import dev.coffer.model.SecretName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of each request id: one sealed record, written in the transaction of the write that
 * it is about, under a keyed hash of caller and request id. It holds a keyed hash of the request's
 * content, to tell a repetition from another request, and the answer.
 */
final class Outcomes {
  private static final byte[] IDENTITY = "request".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEYS = "request about keys".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 256 * 1024;
  private static final int SHORT_HASH_BYTES = 16;

  private final MacKey key;
  private final SealedRows rows;
  private final UncommittedRows uncommitted;

  Outcomes(MacKey key, SealedRows rows, UncommittedRows uncommitted) {
    this.key = key;
    this.rows = rows;
    this.uncommitted = uncommitted;
  }

  /**
   * A request id of one caller, and what it asks for, both as keyed hashes.
   *
   * @param generation new outcomes belong to
   * @param oldest the oldest generation that is still asked
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Request(byte[] identity, byte[] content, int generation, int oldest) {
    /** Chooses the lane. */
    int laneHash() {
      return Arrays.hashCode(identity);
    }

    /** What the journal keeps of the request id. */
    String shortHash() {
      return HexFormat.of().formatHex(identity, 0, SHORT_HASH_BYTES);
    }

    private String recordName() {
      return Outcomes.recordName(identity);
    }
  }

  /**
   * A request that was made before.
   *
   * @param sameContent whether it asked for the same
   * @param answer what was answered, encoded
   * @param by the write that must be durable before anyone is told; null where it is
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Earlier(boolean sameContent, byte[] answer, @Nullable PendingWrite by) {}

  Request identify(String caller, String requestId, RequestContent content, Ledger ledger) {
    return identify(IDENTITY, caller, requestId, content.parts(), ledger);
  }

  /**
   * A request about the keys of the store. Its ids are apart from those about secrets, so that
   * neither waits for the other's lane.
   *
   * @param content the verb and what it is about
   */
  Request identifyOfKeys(String caller, String requestId, List<String> content, Ledger ledger) {
    byte[][] parts = content.stream().map(Outcomes::utf8).toArray(byte[][]::new);
    return identify(KEYS, caller, requestId, parts, ledger);
  }

  private Request identify(
      byte[] kind, String caller, String requestId, byte[][] parts, Ledger ledger) {
    byte[] identity = key.sign(kind, utf8(caller), utf8(requestId));
    byte[][] tagged = new byte[parts.length + 1][];
    tagged[0] = CONTENT;
    System.arraycopy(parts, 0, tagged, 1, parts.length);
    int generation = ledger.outcomeGeneration();
    int oldest = Math.max(generation - 1, ledger.oldestGeneration());
    return new Request(identity, key.sign(tagged), generation, oldest);
  }

  /** The earlier request of the same id; the caller holds its lane. */
  @Nullable Earlier find(Request request) {
    for (int generation = request.generation; generation >= request.oldest; generation--) {
      UncommittedRows.Latest latest =
          uncommitted.latest(RowKeys.outcome(generation, request.identity));
      byte[] row = latest.value();
      if (row != null) {
        byte[] plaintext =
            rows.open(RecordType.REQUEST_OUTCOME, request.recordName(), generation, row, MAX_BYTES);
        return rows.decode(null, plaintext, bytes -> decode(bytes, request, latest.by()));
      }
    }
    return null;
  }

  private static Earlier decode(byte[] plaintext, Request request, @Nullable PendingWrite by) {
    return RecordReader.decode(
        plaintext,
        in -> {
          RecordReader.require(in.u8() == FORMAT, "an unknown format");
          boolean same = MessageDigest.isEqual(in.raw(MacKey.TAG_BYTES), request.content);
          return new Earlier(same, in.raw(in.count()), by);
        });
  }

  /** What the envelope of an outcome is bound to: not a name that any secret can have. */
  static String recordName(byte[] identity) {
    return ":" + HexFormat.of().formatHex(identity);
  }

  /** Opens the outcome under a key of its own, to see whether it does. */
  static void check(byte[] rowKey, byte[] row, SealedRows rows) {
    String name = recordName(RowKeys.macOfOutcome(rowKey));
    int generation = RowKeys.generationOfOutcome(rowKey);
    rows.verify(RecordType.REQUEST_OUTCOME, name, generation, row, MAX_BYTES);
  }

  /** The answer of an earlier request of the same content. */
  <R> R answer(Earlier earlier, AnswerCodec<R> codec, SecretName name) {
    return rows.decode(
        name, earlier.answer, bytes -> RecordReader.decode(bytes, in -> codec.decode(name, in)));
  }

  /** The answer of an earlier request about keys. */
  <R> R answer(Earlier earlier, Function<RecordReader, R> decoder) {
    return rows.decode(null, earlier.answer, bytes -> RecordReader.decode(bytes, decoder::apply));
  }

  <R> void write(Request request, AnswerCodec<R> codec, R answer, RowChanges changes) {
    RecordWriter encoded = new RecordWriter();
    codec.encode(answer, encoded);
    write(request, encoded.toBytes(), changes);
  }

  /** The same with an answer that is encoded already. */
  void write(Request request, byte[] bytes, RowChanges changes) {
    byte[] plaintext =
        new RecordWriter().u8(FORMAT).raw(request.content).u32(bytes.length).raw(bytes).toBytes();
    byte[] sealed =
        rows.seal(RecordType.REQUEST_OUTCOME, request.recordName(), request.generation, plaintext);
    changes.write(RowKeys.outcome(request.generation, request.identity), null, sealed);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

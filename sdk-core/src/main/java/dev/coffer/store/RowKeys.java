package dev.coffer.store;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where each record lies. The first byte is the table; names stand in the clear and in their own
 * order, so that a list is a range. Who can read the rows therefore sees which names exist, how
 * many versions they have and when rows were written, and nothing else.
 *
 * <pre>
 *   i                             identity of the store
 *   k                             key ring
 *   l                             ledger
 *   j ‖ u64 revision              journal event
 *   m ‖ name                      what is under a name: metadata and pointers, or a tombstone
 *   o ‖ u32 generation ‖ mac(32)  outcome of a request id
 *   v ‖ name ‖ 0 ‖ u64 number     value of one version
 *   x ‖ u8 type ‖ name            record of the server's own state
 * </pre>
 */
final class RowKeys {
  static final byte[] IDENTITY = {'i'};
  static final byte[] KEY_RING = {'k'};
  static final byte[] LEDGER = {'l'};

  static final byte JOURNAL = 'j';
  static final byte METADATA = 'm';
  static final byte OUTCOME = 'o';
  static final byte VALUE = 'v';
  static final byte SYSTEM = 'x';

  private static final int MAX_KEY_BYTES = 512;

  /** Below every key and above every key. */
  static final byte[] FIRST = {0};

  static final byte[] END = end();

  private RowKeys() {}

  static byte[] metadata(SecretName name) {
    return table(METADATA, name.text());
  }

  static SecretName nameOfMetadata(byte[] key) {
    return SecretName.of(ascii(key, 1, key.length));
  }

  /** From where the names under a prefix begin. */
  static byte[] metadataFrom(NamePrefix prefix) {
    return table(METADATA, prefix.text());
  }

  /** Just after a name: where a list goes on. */
  static byte[] metadataAfter(String name) {
    return after(table(METADATA, name));
  }

  /** The lowest key above this one. */
  static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /** Where the names under a prefix end. */
  static byte[] metadataTo(NamePrefix prefix) {
    return prefix.text().isEmpty()
        ? new byte[] {METADATA + 1}
        : successor(table(METADATA, prefix.text()));
  }

  static byte[] value(SecretName name, long number) {
    byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(text.length + 10)
        .put(VALUE)
        .put(text)
        .put((byte) 0)
        .putLong(number)
        .array();
  }

  /** The rest of a key as text, whether it is a name or not. */
  static String textOf(byte[] key, int from) {
    return ascii(key, from, key.length);
  }

  static String nameTextOfValue(byte[] key) {
    return ascii(key, 1, key.length - 9);
  }

  static SecretName nameOfValue(byte[] key) {
    if (key.length < 11 || key[key.length - 9] != 0) {
      throw new IllegalArgumentException("not the key of a value");
    }
    return SecretName.of(ascii(key, 1, key.length - 9));
  }

  static long numberOfValue(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - 8);
  }

  static byte[] journal(long revision) {
    return ByteBuffer.allocate(9).put(JOURNAL).putLong(revision).array();
  }

  /** Whether a key of the journal's table is that of an event. */
  static boolean isJournal(byte[] key) {
    return key.length == 9;
  }

  static long revisionOfJournal(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  static byte[] outcome(int generation, byte[] mac) {
    return ByteBuffer.allocate(5 + mac.length).put(OUTCOME).putInt(generation).put(mac).array();
  }

  /** Where the outcomes of a generation begin. */
  static byte[] outcomesFrom(int generation) {
    return outcome(generation, new byte[0]);
  }

  static byte[] macOfOutcome(byte[] key) {
    return Arrays.copyOfRange(key, 5, key.length);
  }

  static int generationOfOutcome(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  static byte[] system(int type, String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(text.length + 2).put(SYSTEM).put((byte) type).put(text).array();
  }

  static int typeOfSystem(byte[] key) {
    return key[1] & 0xff;
  }

  static String nameOfSystem(byte[] key) {
    return ascii(key, 2, key.length);
  }

  /** Where a table begins; the next one begins where it ends. */
  static byte[] table(byte table) {
    return new byte[] {table};
  }

  private static byte[] end() {
    byte[] key = new byte[MAX_KEY_BYTES + 1];
    Arrays.fill(key, (byte) 0xff);
    return key;
  }

  /** The lowest key above all keys that begin with this one. */
  static byte[] successor(byte[] prefix) {
    byte[] next = prefix.clone();
    next[next.length - 1]++;
    return next;
  }

  private static byte[] table(byte table, String name) {
    byte[] key = new byte[1 + name.length()];
    key[0] = table;
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, key, 1, text.length);
    return key;
  }

  private static String ascii(byte[] key, int from, int to) {
    return new String(key, from, to - from, StandardCharsets.US_ASCII);
  }
}

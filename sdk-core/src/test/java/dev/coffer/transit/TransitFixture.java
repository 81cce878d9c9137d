package dev.coffer.transit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.envelope.RecordType;
import dev.coffer.key.HeapRootKey;
import dev.coffer.model.SecretName;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.SystemRecords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A sealed store with transit keys over records in memory, whose reads are counted. */
final class TransitFixture implements AutoCloseable {
  static final OperationContext LOCAL = OperationContext.LOCAL;
  static final SecretName KEY = SecretName.of("app/key");
  static final byte[] MESSAGE = "attack at dawn".getBytes(US_ASCII);

  final MovedClock clock = new MovedClock();
  final AtomicInteger reads = new AtomicInteger();
  final HeapRootKey root;
  final MemoryRecords records;
  final SealedStore store;
  final SealedTransitKeys keys;

  TransitFixture() {
    this(new HeapRootKey("root"), new MemoryRecords(), true);
  }

  private TransitFixture(HeapRootKey root, MemoryRecords records, boolean isNew) {
    this.root = root;
    this.records = records;
    SealedConfig config = SealedConfig.DEFAULT.withClock(clock);
    store =
        isNew
            ? SealedStore.create("test", counted(records), root, config)
            : SealedStore.restore("test", counted(records), root, config);
    keys = (SealedTransitKeys) TransitKeys.of(store);
  }

  /** A backup of it, restored under the same root key. */
  TransitFixture restored(Path file) {
    store.backup(file);
    return new TransitFixture(root, MemoryRecords.load(file), false);
  }

  private RecordStore counted(MemoryRecords inner) {
    return (RecordStore)
        Proxy.newProxyInstance(
            RecordStore.class.getClassLoader(),
            new Class<?>[] {RecordStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("get") && isTransit((byte[]) arguments[0])) {
                reads.incrementAndGet();
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isTransit(byte[] row) {
    return row.length > 2 && row[0] == 'x' && row[1] == RecordType.TRANSIT_KEY.number();
  }

  static byte[] row(SecretName key) {
    byte[] name = key.text().getBytes(US_ASCII);
    return ByteBuffer.allocate(2 + name.length)
        .put((byte) 'x')
        .put((byte) RecordType.TRANSIT_KEY.number())
        .put(name)
        .array();
  }

  TransitKey make(KeyKind kind) {
    return keys.create(NewTransitKey.of(KEY.text(), kind), LOCAL);
  }

  /** Plants a key that is known, past the door. */
  void plant(KeyKind kind, byte[] secret, byte[] shown) {
    KeyRecord record =
        KeyRecord.first(
            NewTransitKey.of(KEY.text(), kind), new KeyMaterial(secret, shown), clock.instant());
    long counter =
        store
            .system()
            .put(
                RecordType.TRANSIT_KEY,
                KEY.text(),
                KeyRecordCodec.encode(record),
                SystemRecords.ANY,
                LOCAL);
    assertThat(counter).isPositive();
  }

  String encrypt() {
    return keys.encrypt(KEY, List.of(Plaintext.of(MESSAGE)), LOCAL).get(0).get();
  }

  byte[] decrypt(String text) {
    return keys.decrypt(KEY, List.of(Ciphertext.of(text)), LOCAL).get(0).get();
  }

  @Override
  public void close() {
    store.close();
  }

  /** A clock that stands still until it is moved. */
  static final class MovedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("a test needs no zone");
    }
  }
}

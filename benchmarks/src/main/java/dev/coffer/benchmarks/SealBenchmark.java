package dev.coffer.benchmarks;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.key.KeyRing;
import dev.coffer.local.key.SoftwareKeyProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an envelope costs beside AES-256-GCM alone, and beside Tink's envelope over a local key. The
 * bare side keeps its {@link Cipher} and draws a key and a nonce for each message, as whoever
 * encrypts each message under a key of its own must. {@link SealComparison} judges the ratios.
 */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {
  /** Opening one and the same envelope would let the JDK keep its key from the time before. */
  private static final int ENVELOPES = 64;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private static final String STORE = "7f2b0c1e-4b1f-4f2a-9d55-0f6f0e2a9c10";
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, STORE, STORE, "trading/alpaca/api-key", 7);
  private static final byte[] TINK_CONTEXT =
      (STORE + "/trading/alpaca/api-key/7").getBytes(StandardCharsets.UTF_8);

  /** Bytes of the value. */
  @Param({"1024", "65536"})
  public int size;

  private final SecureRandom random = new SecureRandom();
  private final byte[][] sealed = new byte[ENVELOPES][];
  private final byte[][] tinkSealed = new byte[ENVELOPES][];
  private byte[] plaintext = new byte[0];
  private int next;
  private KeyRing ring;
  private Envelopes envelopes;
  private Cipher cipher;
  private Aead tink;

  @Setup
  public void prepare() throws GeneralSecurityException, IOException {
    plaintext = new byte[size];
    random.nextBytes(plaintext);
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    Path folder = Files.createTempDirectory("seal-benchmark");
    Path file = folder.resolve("root.key");
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(file)) {
      ring = KeyRing.create(root, UUID.fromString(STORE));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
    envelopes = new Envelopes(ring);
    AeadConfig.register();
    Aead local =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
            .getPrimitive(RegistryConfiguration.get(), Aead.class);
    tink = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, local);
    for (int i = 0; i < ENVELOPES; i++) {
      sealed[i] = envelopes.seal(CONTEXT, plaintext);
      tinkSealed[i] = tink.encrypt(plaintext, TINK_CONTEXT);
    }
  }

  @TearDown
  public void close() {
    ring.close();
  }

  @Benchmark
  public byte[] bareSeal() throws GeneralSecurityException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher.doFinal(plaintext);
  }

  @Benchmark
  public byte[] cofferSeal() {
    return envelopes.seal(CONTEXT, plaintext);
  }

  @Benchmark
  public byte[] cofferOpen() {
    return envelopes.open(CONTEXT, sealed[turn()], Envelopes.MAX_PLAINTEXT_BYTES);
  }

  @Benchmark
  public byte[] tinkSeal() throws GeneralSecurityException {
    return tink.encrypt(plaintext, TINK_CONTEXT);
  }

  @Benchmark
  public byte[] tinkOpen() throws GeneralSecurityException {
    return tink.decrypt(tinkSealed[turn()], TINK_CONTEXT);
  }

  private int turn() {
    next = (next + 1) % ENVELOPES;
    return next;
  }
}

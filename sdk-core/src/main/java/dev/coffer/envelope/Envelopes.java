package dev.coffer.envelope;

import dev.coffer.envelope.ParsedEnvelope.Recipient;
import dev.coffer.envelope.Refusal.Reason;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals records into envelopes of the format SVE1 and opens them. Thread-safe; no I/O.
 *
 * <p>An envelope is bound to its {@link EnvelopeContext}, which it does not hold: the reader says
 * what it expects. Whatever is wrong with an envelope (damage, tampering, a row that was moved, a
 * key that is not configured), every method gives the same {@link SecretsException} INTEGRITY, and
 * no plaintext.
 */
public final class Envelopes {
  /** The most plaintext that an envelope holds, in bytes. */
  public static final int MAX_PLAINTEXT_BYTES = 1 << 20;

  private final RingKeys keys;
  private final @Nullable ProviderKeys provider;
  private final SuitePool<Suite> suites;

  public Envelopes(RingKeys keys) {
    this(keys, null, KernelRandomness::new);
  }

  /**
   * @param provider opens what was sealed {@linkplain #sealDirect directly}
   */
  public Envelopes(RingKeys keys, ProviderKeys provider) {
    this(keys, provider, KernelRandomness::new);
  }

  /** With the known salts and nonces of the tests. */
  Envelopes(RingKeys keys, Supplier<Randomness> randomness) {
    this(keys, null, randomness);
  }

  /** With both. */
  Envelopes(RingKeys keys, @Nullable ProviderKeys provider, Supplier<Randomness> randomness) {
    this.keys = Objects.requireNonNull(keys, "keys");
    this.provider = provider;
    this.suites = new SuitePool<>(() -> new Suite(randomness.get()));
  }

  /**
   * Seals a plaintext under the active ring key, with a data key, message id, salt and nonces that
   * are drawn for this call alone.
   *
   * @param plaintext at most {@value #MAX_PLAINTEXT_BYTES} bytes; not changed, wiped by the caller
   * @throws SecretsException LIMIT_EXCEEDED when it is longer; FAILED_PRECONDITION when the uses of
   *     the active key are spent
   */
  public byte[] seal(EnvelopeContext context, byte[] plaintext) {
    return seal(context, plaintext, List.of(keys.active()));
  }

  /**
   * Seals a plaintext under a data key that the key provider wraps, and no key of the ring: one
   * call of it for each of its keys.
   *
   * @throws SecretsException as {@link #seal}; whatever the provider throws
   */
  public byte[] sealDirect(EnvelopeContext context, byte[] plaintext) {
    requireSize(plaintext);
    Suite suite = suites.take();
    byte[] envelope = suite.sealDirect(context, plaintext, provider());
    suites.giveBack(suite);
    return envelope;
  }

  private static void requireSize(byte[] plaintext) {
    if (plaintext.length > MAX_PLAINTEXT_BYTES) {
      throw SecretsException.of(
              ErrorCode.LIMIT_EXCEEDED, "A record has more than 1 MiB (1048576 bytes).")
          .remedy("Make it smaller, or split it.")
          .build();
    }
  }

  private ProviderKeys provider() {
    return Objects.requireNonNull(provider, "no key provider wraps data keys here");
  }

  /** Seals for several recipients, in ascending order of key id. */
  byte[] seal(EnvelopeContext context, byte[] plaintext, List<RingKey> recipients) {
    requireSize(plaintext);
    Suite suite = suites.take();
    byte[] envelope = suite.seal(context, plaintext, recipients);
    suites.giveBack(suite);
    return envelope;
  }

  /**
   * Opens an envelope. The first recipient whose key is configured decides.
   *
   * @param maxPlaintextBytes the caller's cap, at most {@value #MAX_PLAINTEXT_BYTES}: a longer
   *     plaintext is refused before anything is decrypted
   * @return the plaintext; the caller wipes it
   * @throws SecretsException INTEGRITY when it does not open
   */
  public byte[] open(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes) {
    try {
      return openOrRefuse(context, envelope, maxPlaintextBytes);
    } catch (Refusal refusal) {
      throw damaged();
    }
  }

  /**
   * Opens an envelope for every one of its recipients: {@link #open} sees only the first whose key
   * is configured.
   *
   * @param maxPlaintextBytes as for {@link #open}
   * @throws SecretsException INTEGRITY when it does not open for all of them, or when one of their
   *     keys is not configured
   */
  public void verify(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes) {
    try {
      verifyOrRefuse(context, envelope, maxPlaintextBytes);
    } catch (Refusal refusal) {
      throw damaged();
    }
  }

  /**
   * The same message for the active ring key alone: only the recipient part changes. The payload is
   * neither decrypted nor judged.
   *
   * @throws SecretsException INTEGRITY when its data key does not open; FAILED_PRECONDITION when
   *     the uses of the active key are spent
   */
  public byte[] rewrap(EnvelopeContext context, byte[] envelope) {
    try {
      return rewrapOrRefuse(context, envelope);
    } catch (Refusal refusal) {
      throw damaged();
    }
  }

  /**
   * The same message under a data key that the key provider wraps; payload as for {@link #rewrap}.
   *
   * @throws SecretsException INTEGRITY when its data key does not open; whatever the provider
   *     throws
   */
  public byte[] rewrapDirect(EnvelopeContext context, byte[] envelope) {
    try {
      ParsedEnvelope parsed = parse(context, envelope, MAX_PLAINTEXT_BYTES);
      Suite suite = suites.take();
      byte[] rewrapped =
          suite.rewrapDirect(context, envelope, parsed, opener(envelope, parsed), provider());
      suites.giveBack(suite);
      return rewrapped;
    } catch (Refusal refusal) {
      throw damaged();
    }
  }

  /**
   * The ids of the keys that an envelope is sealed for, ascending. Reads the form alone and proves
   * nothing.
   *
   * @throws SecretsException INTEGRITY when it is not an envelope
   */
  public static Set<String> keyIds(byte[] envelope) {
    try {
      Set<String> ids = new LinkedHashSet<>();
      for (Recipient recipient :
          ParsedEnvelope.parse(envelope, null, MAX_PLAINTEXT_BYTES).recipients()) {
        ids.add(recipient.keyId());
      }
      return Collections.unmodifiableSet(ids);
    } catch (Refusal refusal) {
      throw damaged();
    }
  }

  byte[] openOrRefuse(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes)
      throws Refusal {
    ParsedEnvelope parsed = parse(context, envelope, maxPlaintextBytes);
    return open(context, envelope, parsed, opener(envelope, parsed));
  }

  private void verifyOrRefuse(EnvelopeContext context, byte[] envelope, int maxPlaintextBytes)
      throws Refusal {
    ParsedEnvelope parsed = parse(context, envelope, maxPlaintextBytes);
    for (Recipient recipient : parsed.recipients()) {
      DataKeyOpener opener = opener(envelope, List.of(recipient));
      Arrays.fill(open(context, envelope, parsed, opener), (byte) 0);
    }
  }

  private byte[] rewrapOrRefuse(EnvelopeContext context, byte[] envelope) throws Refusal {
    ParsedEnvelope parsed = parse(context, envelope, MAX_PLAINTEXT_BYTES);
    DataKeyOpener opener = opener(envelope, parsed);
    Suite suite = suites.take();
    byte[] rewrapped = suite.rewrap(context, envelope, parsed, opener, keys.active());
    suites.giveBack(suite);
    return rewrapped;
  }

  private byte[] open(
      EnvelopeContext context, byte[] envelope, ParsedEnvelope parsed, DataKeyOpener opener)
      throws Refusal {
    Suite suite = suites.take();
    byte[] plaintext = suite.open(context, envelope, parsed, opener);
    suites.giveBack(suite);
    return plaintext;
  }

  private DataKeyOpener opener(byte[] envelope, ParsedEnvelope parsed) throws Refusal {
    return opener(envelope, parsed.recipients());
  }

  /** The first recipient of the ring whose key is configured; else those of the key provider. */
  private DataKeyOpener opener(byte[] envelope, List<Recipient> recipients) throws Refusal {
    List<ProviderKeys.Wrapped> wraps = new ArrayList<>();
    for (Recipient recipient : recipients) {
      if (recipient.type() == Layout.RING_RECIPIENT) {
        RingKey key = keys.find(recipient.keyId());
        if (key != null) {
          return new DataKeyOpener.OfRing(recipient, key);
        }
      } else if (provider != null) {
        ProviderKeys.Wrapped wrapped =
            new ProviderKeys.Wrapped(
                recipient.keyId(),
                Arrays.copyOfRange(envelope, recipient.wrapOffset(), recipient.end()));
        if (provider.knows(wrapped)) {
          wraps.add(wrapped);
        }
      }
    }
    if (wraps.isEmpty()) {
      throw new Refusal(Reason.NO_CONFIGURED_KEY);
    }
    return new DataKeyOpener.OfProvider(provider(), wraps);
  }

  private static ParsedEnvelope parse(
      EnvelopeContext context, byte[] envelope, int maxPlaintextBytes) throws Refusal {
    if (maxPlaintextBytes < 0 || maxPlaintextBytes > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("the cap of a plaintext is from 0 to 1 MiB");
    }
    return ParsedEnvelope.parse(envelope, context.type(), maxPlaintextBytes);
  }

  private static SecretsException damaged() {
    return SecretsException.of(
            ErrorCode.INTEGRITY, "A sealed record is damaged or was tampered with.")
        .remedy("Verify the store, and restore the record from a backup.")
        .build();
  }
}

package dev.coffer.transit;

import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StorePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/** The transit keys of a sealed store in this process: one for each store. */
final class SealedTransitKeys implements TransitKeys, StorePart {
  private final TransitErrors errors;
  private final OpenKeys open;
  private final KeyMaker maker = new KeyMaker();
  private final KeyAdministration keys;
  private final KeyWork work;
  private final RotationCare care;

  SealedTransitKeys(SealedStore store) {
    errors = new TransitErrors(store.label());
    open = new OpenKeys(store.system(), errors);
    keys = new KeyAdministration(store.system(), open, maker, store.clock(), errors);
    work = new KeyWork(store.id(), errors);
    care = new RotationCare(store.label(), keys);
    care.start();
  }

  /** Rotates what is due at once, instead of the thread that does. */
  int rotateDue() throws InterruptedException {
    return care.turn();
  }

  @Override
  public TransitKey create(NewTransitKey key, OperationContext context) {
    return keys.create(key, context);
  }

  @Override
  public Page<TransitKey> list(int pageSize, String pageToken, OperationContext context) {
    context.checkDeadline();
    return keys.list(pageSize, pageToken, context);
  }

  @Override
  public TransitKey describe(SecretName key, OperationContext context) {
    context.checkDeadline();
    return keys.describe(key);
  }

  @Override
  public int rotate(SecretName key, OperationContext context) {
    return keys.rotate(key, context);
  }

  @Override
  public TransitKey update(SecretName key, TransitKeyChange change, OperationContext context) {
    return keys.update(key, change, context);
  }

  @Override
  public TransitKey trim(SecretName key, int below, OperationContext context) {
    return keys.trim(key, below, context);
  }

  @Override
  public void delete(SecretName key, OperationContext context) {
    keys.delete(key, context);
  }

  @Override
  public List<Outcome<String>> encrypt(
      SecretName key, List<Plaintext> items, OperationContext context) {
    requireBatch(key, items, item -> item.bytes().length + (long) item.associatedData().length);
    return each(key, KeyUse.ENCRYPTION, items, context, work::encrypt);
  }

  @Override
  public List<Outcome<byte[]>> decrypt(
      SecretName key, List<Ciphertext> items, OperationContext context) {
    requireBatch(key, items, SealedTransitKeys::size);
    return each(key, KeyUse.ENCRYPTION, items, context, work::decrypt);
  }

  @Override
  public List<Outcome<String>> rewrap(
      SecretName key, List<Ciphertext> items, OperationContext context) {
    requireBatch(key, items, SealedTransitKeys::size);
    return each(key, KeyUse.ENCRYPTION, items, context, work::rewrap);
  }

  /** What encrypt took as one batch, decrypt takes as one. */
  private static long size(Ciphertext item) {
    long plaintext = VersionedText.bytesIn(item.text()) - KeyWork.MOST_OVERHEAD_BYTES;
    return Math.max(0, plaintext) + item.associatedData().length;
  }

  @Override
  public DataKey generateDataKey(SecretName key, byte[] associatedData, OperationContext context) {
    byte[] made = maker.random(DataKey.BYTES);
    return new DataKey(made, wrap(key, made, associatedData, context));
  }

  @Override
  public String generateWrappedDataKey(
      SecretName key, byte[] associatedData, OperationContext context) {
    byte[] made = maker.random(DataKey.BYTES);
    try {
      return wrap(key, made, associatedData, context);
    } finally {
      Arrays.fill(made, (byte) 0);
    }
  }

  private String wrap(
      SecretName key, byte[] dataKey, byte[] associatedData, OperationContext context) {
    work.requireAssociated(key, associatedData);
    Plaintext item = new Plaintext(dataKey, associatedData);
    return each(key, KeyUse.ENCRYPTION, List.of(item), context, work::encrypt).get(0).get();
  }

  @Override
  public List<Outcome<String>> sign(
      SecretName key, List<byte[]> messages, OperationContext context) {
    requireBatch(key, messages, message -> message.length);
    return each(key, KeyUse.SIGNATURES, messages, context, work::sign);
  }

  @Override
  public List<Outcome<String>> hmac(
      SecretName key, List<byte[]> messages, OperationContext context) {
    requireBatch(key, messages, message -> message.length);
    return each(key, KeyUse.AUTHENTICATION, messages, context, work::hmac);
  }

  @Override
  public List<Outcome<Boolean>> verify(
      SecretName key, List<SignedMessage> items, OperationContext context) {
    requireBatch(key, items, item -> item.message().length + (long) item.signature().length());
    context.checkDeadline();
    try (OpenedKey opened = open.take(key)) {
      if (opened.key().kind().use() == KeyUse.ENCRYPTION) {
        throw errors.otherUse(key, opened.key().kind(), KeyUse.SIGNATURES);
      }
      return outcomes(opened, items, context, work::verify);
    }
  }

  @Override
  public byte[] random(int count, OperationContext context) {
    context.checkDeadline();
    if (count < 1 || count > MAX_RANDOM_BYTES) {
      throw errors.invalid(null, "The number of random bytes is out of range.", "Use 1 to 65536.");
    }
    return maker.random(count);
  }

  private <I, O> List<Outcome<O>> each(
      SecretName key,
      KeyUse use,
      List<I> items,
      OperationContext context,
      BiFunction<OpenedKey, I, O> one) {
    context.checkDeadline();
    try (OpenedKey opened = open.take(key)) {
      if (opened.key().kind().use() != use) {
        throw errors.otherUse(key, opened.key().kind(), use);
      }
      return outcomes(opened, items, context, one);
    }
  }

  private static <I, O> List<Outcome<O>> outcomes(
      OpenedKey key, List<I> items, OperationContext context, BiFunction<OpenedKey, I, O> one) {
    List<Outcome<O>> outcomes = new ArrayList<>(items.size());
    for (I item : items) {
      outcomes.add(outcome(key, item, context, one));
    }
    return List.copyOf(outcomes);
  }

  private static <I, O> Outcome<O> outcome(
      OpenedKey key, I item, OperationContext context, BiFunction<OpenedKey, I, O> one) {
    try {
      context.checkDeadline();
      return new Outcome.Done<>(one.apply(key, item));
    } catch (SecretsException e) {
      return new Outcome.Failed<>(e);
    }
  }

  private <I> void requireBatch(SecretName key, List<I> items, ToLongFunction<I> size) {
    if (items.isEmpty() || items.size() > MAX_ITEMS) {
      throw errors.invalid(key, "A batch has 1 to 1000 items.", "Split it, or leave it out.");
    }
    long bytes = items.stream().mapToLong(size).sum();
    if (bytes > MAX_BATCH_BYTES) {
      throw errors.invalid(
          key, "The items of a batch have more than 1.25 MiB together.", "Split it.");
    }
  }

  @Override
  public void close() {
    care.close();
    open.close();
  }

  @Override
  public String toString() {
    return "SealedTransitKeys[" + errors.store() + "]";
  }
}

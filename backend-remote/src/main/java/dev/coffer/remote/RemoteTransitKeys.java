package dev.coffer.remote;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.ComputeHmacRequest;
import dev.coffer.proto.v1.CreateTransitKeyRequest;
import dev.coffer.proto.v1.DecryptItem;
import dev.coffer.proto.v1.DecryptRequest;
import dev.coffer.proto.v1.DeleteTransitKeyRequest;
import dev.coffer.proto.v1.DescribeTransitKeyRequest;
import dev.coffer.proto.v1.EncryptItem;
import dev.coffer.proto.v1.EncryptRequest;
import dev.coffer.proto.v1.EncryptResult;
import dev.coffer.proto.v1.ErrorDetail;
import dev.coffer.proto.v1.GenerateDataKeyRequest;
import dev.coffer.proto.v1.GenerateDataKeyResponse;
import dev.coffer.proto.v1.GenerateRandomRequest;
import dev.coffer.proto.v1.GenerateWrappedDataKeyRequest;
import dev.coffer.proto.v1.KeyServiceGrpc;
import dev.coffer.proto.v1.KeyServiceGrpc.KeyServiceBlockingStub;
import dev.coffer.proto.v1.ListTransitKeysRequest;
import dev.coffer.proto.v1.ListTransitKeysResponse;
import dev.coffer.proto.v1.RewrapCiphertextRequest;
import dev.coffer.proto.v1.RotateTransitKeyRequest;
import dev.coffer.proto.v1.SignRequest;
import dev.coffer.proto.v1.TrimTransitKeyRequest;
import dev.coffer.proto.v1.UpdateTransitKeyRequest;
import dev.coffer.proto.v1.VerifyItem;
import dev.coffer.proto.v1.VerifyRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.transit.Ciphertext;
import dev.coffer.transit.DataKey;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.Outcome;
import dev.coffer.transit.Plaintext;
import dev.coffer.transit.SignedMessage;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyChange;
import dev.coffer.transit.TransitKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The transit keys of a sealed store on a server. Thread-safe. */
final class RemoteTransitKeys implements TransitKeys {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RemoteChannel channel;
  private final KeyServiceBlockingStub stub;
  private final String store;
  private final String label;

  /**
   * @param store as the server calls it
   * @param label as this side calls it
   */
  RemoteTransitKeys(RemoteChannel channel, String store, String label) {
    this.channel = channel;
    this.stub = KeyServiceGrpc.newBlockingStub(channel.channel());
    this.store = store;
    this.label = label;
  }

  @Override
  public TransitKey create(NewTransitKey key, OperationContext context) {
    CreateTransitKeyRequest.Builder request =
        CreateTransitKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.name().text())
            .setKind(TransitMessages.kind(key.kind()))
            .setDeletionAllowed(key.deletionAllowed())
            .setRequestId(ToWire.text(context.requestId()));
    if (key.rotationPeriod() != null) {
      request.setRotationPeriod(TransitMessages.duration(key.rotationPeriod()));
    }
    return change(
        context, rpc -> TransitMessages.key(rpc.createTransitKey(request.build()).getKey()));
  }

  @Override
  public Page<TransitKey> list(int pageSize, String pageToken, OperationContext context) {
    if (pageSize < 1) {
      throw invalid("The page size is out of range.", "Use 1 to 1000.");
    }
    ListTransitKeysRequest request =
        ListTransitKeysRequest.newBuilder()
            .setStore(store)
            .setPageSize(pageSize)
            .setPageToken(pageToken)
            .build();
    return call(context, rpc -> page(rpc.listTransitKeys(request)));
  }

  private static Page<TransitKey> page(ListTransitKeysResponse page) {
    return Page.of(
        page.getKeysList().stream().map(TransitMessages::key).toList(), page.getNextPageToken());
  }

  @Override
  public TransitKey describe(SecretName key, OperationContext context) {
    DescribeTransitKeyRequest request =
        DescribeTransitKeyRequest.newBuilder().setStore(store).setName(key.text()).build();
    return call(context, rpc -> TransitMessages.key(rpc.describeTransitKey(request).getKey()));
  }

  @Override
  public int rotate(SecretName key, OperationContext context) {
    RotateTransitKeyRequest request =
        RotateTransitKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return change(context, rpc -> rpc.rotateTransitKey(request).getVersion());
  }

  @Override
  public TransitKey update(SecretName key, TransitKeyChange change, OperationContext context) {
    UpdateTransitKeyRequest.Builder request =
        UpdateTransitKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setRequestId(ToWire.text(context.requestId()));
    if (change.minDecryptionVersion() != null) {
      request.setMinDecryptionVersion(change.minDecryptionVersion());
    }
    if (change.rotationPeriod() != null) {
      request.setRotationPeriod(TransitMessages.duration(change.rotationPeriod()));
    }
    if (change.deletionAllowed() != null) {
      request.setDeletionAllowed(change.deletionAllowed());
    }
    return change(
        context, rpc -> TransitMessages.key(rpc.updateTransitKey(request.build()).getKey()));
  }

  @Override
  public TransitKey trim(SecretName key, int below, OperationContext context) {
    TrimTransitKeyRequest request =
        TrimTransitKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setBelowVersion(below)
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return change(context, rpc -> TransitMessages.key(rpc.trimTransitKey(request).getKey()));
  }

  @Override
  public void delete(SecretName key, OperationContext context) {
    DeleteTransitKeyRequest request =
        DeleteTransitKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    var unused = change(context, rpc -> rpc.deleteTransitKey(request));
  }

  @Override
  public List<Outcome<String>> encrypt(
      SecretName key, List<Plaintext> items, OperationContext context) {
    EncryptRequest.Builder request =
        EncryptRequest.newBuilder().setStore(store).setName(key.text());
    for (Plaintext each : items) {
      request.addItems(
          EncryptItem.newBuilder()
              .setPlaintext(UnsafeByteOperations.unsafeWrap(each.bytes()))
              .setAssociatedData(UnsafeByteOperations.unsafeWrap(each.associatedData())));
    }
    return call(
        context, rpc -> encrypted(items.size(), rpc.encrypt(request.build()).getResultsList()));
  }

  @Override
  public List<Outcome<byte[]>> decrypt(
      SecretName key, List<Ciphertext> items, OperationContext context) {
    DecryptRequest request =
        DecryptRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .addAllItems(items.stream().map(RemoteTransitKeys::item).toList())
            .build();
    return call(
        context,
        rpc ->
            outcomes(
                items.size(),
                rpc.decrypt(request).getResultsList(),
                (result, failed) ->
                    result.hasPlaintext()
                        ? new Outcome.Done<>(result.getPlaintext().toByteArray())
                        : failed.apply(result.getError())));
  }

  @Override
  public List<Outcome<String>> rewrap(
      SecretName key, List<Ciphertext> items, OperationContext context) {
    RewrapCiphertextRequest request =
        RewrapCiphertextRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .addAllItems(items.stream().map(RemoteTransitKeys::item).toList())
            .build();
    return call(
        context, rpc -> encrypted(items.size(), rpc.rewrapCiphertext(request).getResultsList()));
  }

  private static DecryptItem item(Ciphertext item) {
    return DecryptItem.newBuilder()
        .setCiphertext(item.text())
        .setAssociatedData(UnsafeByteOperations.unsafeWrap(item.associatedData()))
        .build();
  }

  private List<Outcome<String>> encrypted(int asked, List<EncryptResult> results) {
    return outcomes(
        asked,
        results,
        (result, failed) ->
            result.hasCiphertext()
                ? new Outcome.Done<>(result.getCiphertext())
                : failed.apply(result.getError()));
  }

  @Override
  public DataKey generateDataKey(SecretName key, byte[] associatedData, OperationContext context) {
    GenerateDataKeyRequest request =
        GenerateDataKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setAssociatedData(UnsafeByteOperations.unsafeWrap(associatedData))
            .build();
    return call(context, rpc -> dataKey(rpc.generateDataKey(request)));
  }

  private static DataKey dataKey(GenerateDataKeyResponse answer) {
    if (answer.getPlaintext().size() != DataKey.BYTES) {
      throw new IllegalArgumentException("a data key has 32 bytes");
    }
    return new DataKey(answer.getPlaintext().toByteArray(), answer.getWrapped());
  }

  @Override
  public String generateWrappedDataKey(
      SecretName key, byte[] associatedData, OperationContext context) {
    GenerateWrappedDataKeyRequest request =
        GenerateWrappedDataKeyRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .setAssociatedData(UnsafeByteOperations.unsafeWrap(associatedData))
            .build();
    return call(context, rpc -> rpc.generateWrappedDataKey(request).getWrapped());
  }

  @Override
  public List<Outcome<String>> sign(
      SecretName key, List<byte[]> messages, OperationContext context) {
    SignRequest request =
        SignRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .addAllMessages(bytes(messages))
            .build();
    return call(
        context,
        rpc ->
            outcomes(
                messages.size(),
                rpc.sign(request).getResultsList(),
                (result, failed) ->
                    result.hasSignature()
                        ? new Outcome.Done<>(result.getSignature())
                        : failed.apply(result.getError())));
  }

  @Override
  public List<Outcome<String>> hmac(
      SecretName key, List<byte[]> messages, OperationContext context) {
    ComputeHmacRequest request =
        ComputeHmacRequest.newBuilder()
            .setStore(store)
            .setName(key.text())
            .addAllMessages(bytes(messages))
            .build();
    return call(
        context,
        rpc ->
            outcomes(
                messages.size(),
                rpc.computeHmac(request).getResultsList(),
                (result, failed) ->
                    result.hasHmac()
                        ? new Outcome.Done<>(result.getHmac())
                        : failed.apply(result.getError())));
  }

  @Override
  public List<Outcome<Boolean>> verify(
      SecretName key, List<SignedMessage> items, OperationContext context) {
    VerifyRequest.Builder request = VerifyRequest.newBuilder().setStore(store).setName(key.text());
    for (SignedMessage each : items) {
      request.addItems(
          VerifyItem.newBuilder()
              .setMessage(UnsafeByteOperations.unsafeWrap(each.message()))
              .setSignature(each.signature()));
    }
    return call(
        context,
        rpc ->
            outcomes(
                items.size(),
                rpc.verify(request.build()).getResultsList(),
                (result, failed) ->
                    result.hasValid()
                        ? new Outcome.Done<>(result.getValid())
                        : failed.apply(result.getError())));
  }

  @Override
  public byte[] random(int count, OperationContext context) {
    GenerateRandomRequest request =
        GenerateRandomRequest.newBuilder().setStore(store).setCount(count).build();
    return call(context, rpc -> rpc.generateRandom(request).getRandom().toByteArray());
  }

  private static List<ByteString> bytes(List<byte[]> messages) {
    return messages.stream().map(UnsafeByteOperations::unsafeWrap).toList();
  }

  /** One for each item that was asked for: fewer would leave somebody without an answer. */
  private <R, T> List<Outcome<T>> outcomes(
      int asked,
      List<R> results,
      BiFunction<R, Function<ErrorDetail, Outcome<T>>, Outcome<T>> outcome) {
    if (results.size() != asked) {
      throw new IllegalArgumentException("another number of results than of items");
    }
    List<Outcome<T>> outcomes = new ArrayList<>(results.size());
    for (R result : results) {
      outcomes.add(
          outcome.apply(result, error -> new Outcome.Failed<>(RemoteErrors.of(error, label))));
    }
    return List.copyOf(outcomes);
  }

  private SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).store(label).remedy(mend).build();
  }

  private <R> R call(OperationContext context, Function<KeyServiceBlockingStub, R> rpc) {
    return Call.make(stub, context.within(PATIENCE), channel, label, false, rpc);
  }

  private <R> R change(OperationContext context, Function<KeyServiceBlockingStub, R> rpc) {
    return Call.make(stub, context.within(PATIENCE), channel, label, true, rpc);
  }
}

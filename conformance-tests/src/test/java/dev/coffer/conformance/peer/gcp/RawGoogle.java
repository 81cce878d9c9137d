package dev.coffer.conformance.peer.gcp;

import com.google.cloud.kms.v1.KeyManagementServiceGrpc;
import com.google.cloud.secretmanager.v1.SecretManagerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** The generated stubs over the fake, with the headers that it asks for and nothing of Coffer. */
final class RawGoogle implements AutoCloseable {
  private final ManagedChannel channel;

  RawGoogle(FakeGoogle fake) {
    Metadata headers = new Metadata();
    put(headers, "authorization", "Bearer the-token");
    put(headers, "x-goog-request-params", "any=any");
    put(headers, "x-goog-api-client", "any");
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", fake.port())
            .usePlaintext()
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build();
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  SecretManagerServiceGrpc.SecretManagerServiceBlockingStub secrets() {
    return SecretManagerServiceGrpc.newBlockingStub(channel);
  }

  KeyManagementServiceGrpc.KeyManagementServiceBlockingStub keys() {
    return KeyManagementServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}

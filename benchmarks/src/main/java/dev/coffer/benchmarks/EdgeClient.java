package dev.coffer.benchmarks;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The client of {@link EdgeLoadBenchmark}, in a process of its own. Takes lines: {@code open NAME
 * PORT} connects to a server, {@code NAME MILLISECONDS} loads it and is answered with what was
 * seen.
 */
final class EdgeClient {
  private static final String NAME = "edge/load/api-key";
  static final int VALUE_BYTES = 256;
  private static final GetSecretRequest REQUEST =
      GetSecretRequest.newBuilder().setName(NAME).build();

  private EdgeClient() {}

  public static void main(String[] arguments) throws Exception {
    EdgeFolder folder = new EdgeFolder(Path.of(arguments[0]));
    Map<String, EdgeLoad> loads = new HashMap<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("open")) {
        int port = Integer.parseInt(words[2]);
        if (words[1].equals(EdgeServer.COFFER)) {
          fill(folder, port);
        }
        loads.put(words[1], new EdgeLoad(folder, port, REQUEST));
        System.out.println("open");
      } else {
        EdgeLoad load = loads.get(words[0]);
        if (load == null) {
          throw new IllegalArgumentException("not open: " + words[0]);
        }
        System.out.println(load.run(Long.parseLong(words[1])).line());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /** Puts the secret that is read, and keeps the answer to its get for the bare server. */
  private static void fill(EdgeFolder folder, int port) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", port).sslContext(folder.clientTls()).build();
    try {
      SecretServiceBlockingStub stub = SecretServiceGrpc.newBlockingStub(channel);
      stub.putSecret(
          PutSecretRequest.newBuilder()
              .setName(NAME)
              .setValue(ByteString.copyFrom(new byte[VALUE_BYTES]))
              .build());
      GetSecretResponse answer = stub.getSecret(REQUEST);
      Files.write(folder.answer(), answer.toByteArray());
      if (answer.getSecret().getValue().size() != VALUE_BYTES) {
        throw new IllegalStateException("the server gave another value than it was given");
      }
    } finally {
      channel.shutdownNow();
    }
  }
}

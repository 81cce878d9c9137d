package dev.coffer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.coffer.proto.v1.CreateTransitKeyRequest;
import dev.coffer.proto.v1.DecryptItem;
import dev.coffer.proto.v1.DecryptRequest;
import dev.coffer.proto.v1.DecryptResponse;
import dev.coffer.proto.v1.EncryptItem;
import dev.coffer.proto.v1.EncryptRequest;
import dev.coffer.proto.v1.GenerateDataKeyRequest;
import dev.coffer.proto.v1.GenerateDataKeyResponse;
import dev.coffer.proto.v1.GenerateRandomRequest;
import dev.coffer.proto.v1.KeyServiceGrpc;
import dev.coffer.proto.v1.TransitKeyKind;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the contract of the keys does not see: who may call, and what is said and logged. */
class KeyServiceTest {
  private static final String CANARY = "canary-4f1d9a";

  @TempDir Path folder;

  private static CreateTransitKeyRequest.Builder create(TransitKeyKind kind) {
    return CreateTransitKeyRequest.newBuilder().setName("app").setKind(kind);
  }

  @Test
  void nobodyUsesAKeyWhoIsNotKnown() throws Exception {
    try (DevelopmentServer server = DevelopmentServer.start(folder);
        Wired stranger = Wired.to(server.server().port(), server.folder().caCertificate(), null)) {
      int methods = 0;
      for (MethodDescriptor<?, ?> method : KeyServiceGrpc.getServiceDescriptor().getMethods()) {
        assertThat(refusal(stranger, method)).isEqualTo(Status.Code.UNAUTHENTICATED);
        methods++;
      }
      assertThat(methods).isEqualTo(16);
    }
  }

  private static <Q, A> Status.Code refusal(Wired stranger, MethodDescriptor<Q, A> method) {
    Q empty = method.parseRequest(new java.io.ByteArrayInputStream(new byte[0]));
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    stranger.channel(), method, CallOptions.DEFAULT, empty))
        .getStatus()
        .getCode();
  }

  @Test
  void otherStoresHaveNoKeysAndNoKindIsGuessed() {
    try (DevelopmentServer server = DevelopmentServer.start(folder, "", "  far: { type: held }");
        Wired wired = server.connect()) {
      assertThat(
              code(
                  () ->
                      wired
                          .keys()
                          .generateRandom(
                              GenerateRandomRequest.newBuilder()
                                  .setStore("far")
                                  .setCount(1)
                                  .build())))
          .isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(
              code(
                  () ->
                      wired
                          .keys()
                          .createTransitKey(
                              create(TransitKeyKind.TRANSIT_KEY_KIND_UNSPECIFIED).build())))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      CreateTransitKeyRequest odd =
          create(TransitKeyKind.TRANSIT_KEY_KIND_ED25519)
              .setRotationPeriod(Duration.newBuilder().setSeconds(864000).setNanos(1))
              .build();
      assertThat(code(() -> wired.keys().createTransitKey(odd)))
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  private static Status.Code code(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }

  @Test
  void neitherPlaintextsNorDataKeysAreLogged() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    try (DevelopmentServer server = DevelopmentServer.start(folder);
        Wired wired = server.connect()) {
      root.addAppender(lines);
      root.setLevel(Level.TRACE);
      wired.keys().createTransitKey(create(TransitKeyKind.TRANSIT_KEY_KIND_AES256_GCM).build());
      String text =
          wired
              .keys()
              .encrypt(
                  EncryptRequest.newBuilder()
                      .setName("app")
                      .addItems(
                          EncryptItem.newBuilder().setPlaintext(ByteString.copyFromUtf8(CANARY)))
                      .build())
              .getResults(0)
              .getCiphertext();
      DecryptResponse opened =
          wired
              .keys()
              .decrypt(
                  DecryptRequest.newBuilder()
                      .setName("app")
                      .addItems(DecryptItem.newBuilder().setCiphertext(text))
                      .addItems(DecryptItem.newBuilder().setCiphertext(text + "x"))
                      .build());
      assertThat(opened.getResults(0).getPlaintext().toStringUtf8()).isEqualTo(CANARY);
      assertThat(opened.getResults(1).getError().getCode()).isEqualTo("INTEGRITY");
      GenerateDataKeyResponse key =
          wired.keys().generateDataKey(GenerateDataKeyRequest.newBuilder().setName("app").build());
      List<String> said = List.copyOf(lines.list).stream().map(KeyServiceTest::text).toList();
      assertThat(said).isNotEmpty();
      byte[] plaintext = key.getPlaintext().toByteArray();
      for (String secret :
          List.of(
              CANARY,
              HexFormat.of().formatHex(CANARY.getBytes(UTF_8)),
              HexFormat.of().formatHex(plaintext),
              Base64.getEncoder().encodeToString(plaintext))) {
        assertThat(said).noneMatch(line -> line.contains(secret));
      }
    } finally {
      root.detachAppender(lines);
      root.setLevel(before);
    }
  }

  private static String text(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(event.getFormattedMessage());
    for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
      line.append(' ').append(cause.getMessage());
    }
    return line.toString();
  }
}

package dev.coffer.server;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithSize;
import com.code_intelligence.jazzer.mutation.annotation.proto.AnySource;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.CreateBackupRequest;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.GetCapabilitiesRequest;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.GetStatusRequest;
import dev.coffer.proto.v1.ListSecretVersionsRequest;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.ListStoresRequest;
import dev.coffer.proto.v1.MetadataChange;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PurgeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.SystemServiceGrpc;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.proto.v1.VersionState;
import dev.coffer.proto.v1.WhoAmIRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request type of every service, in any order, over a real connection. Each call answers or
 * has a documented status with its details, never that of a defect, and never takes long.
 */
class EdgeFuzzTest {
  private static final List<String> STORES = List.of("default", "memory", "");
  private static final List<String> NAMES = List.of("a", "trading/db", "trading/x.y-z");
  private static final int AS_SENT = -1;
  private static final Set<Status.Code> DEFECTS =
      EnumSet.of(
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL,
          Status.Code.DATA_LOSS,
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.CANCELLED);

  @TempDir static Path folder;
  static DevelopmentServer server;
  static Wired wired;
  static Channel channel;
  static Map<String, MethodDescriptor<?, ?>> methods;

  /**
   * One call.
   *
   * @param store which store it is sent to; {@code -1} as the request says
   * @param name which secret it is about; {@code -1} as the request says
   */
  record Ask(
      @InRange(min = AS_SENT, max = 2) int store,
      @InRange(min = AS_SENT, max = 2) int name,
      @NotNull
          @AnySource({
            PutSecretRequest.class,
            GetSecretRequest.class,
            BatchGetSecretsRequest.class,
            DescribeSecretRequest.class,
            ListSecretsRequest.class,
            ListSecretVersionsRequest.class,
            UpdateSecretRequest.class,
            PatchSecretRequest.class,
            MoveSecretStageRequest.class,
            SetSecretVersionStateRequest.class,
            DeleteSecretRequest.class,
            RestoreSecretRequest.class,
            PurgeSecretRequest.class,
            ListStoresRequest.class,
            GetCapabilitiesRequest.class,
            GetStatusRequest.class,
            WhoAmIRequest.class,
            CreateBackupRequest.class
          })
          Any request) {}

  @BeforeAll
  static void start() {
    server = DevelopmentServer.start(folder.resolve("dev"), "", "  memory: { type: memory }\n");
    wired = server.connect();
    channel = wired.secrets().getChannel();
    methods = new HashMap<>();
    Stream.of(SecretServiceGrpc.getServiceDescriptor(), SystemServiceGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream())
        .forEach(method -> methods.put(requestOf(method), method));
  }

  private static String requestOf(MethodDescriptor<?, ?> method) {
    ProtoMethodDescriptorSupplier schema =
        (ProtoMethodDescriptorSupplier) method.getSchemaDescriptor();
    return schema.getMethodDescriptor().getInputType().getFullName();
  }

  @AfterAll
  static void stop() {
    wired.close();
    server.close();
  }

  static Stream<Arguments> seeds() {
    PutSecretRequest put =
        PutSecretRequest.newBuilder()
            .setValue(ByteString.copyFromUtf8("{\"user\":\"scott\",\"x\":\"\\u0041\"}"))
            .setValueKind(ValueKind.VALUE_KIND_FIELDS)
            .setRequestId("request-1")
            .setMetadata(
                MetadataChange.newBuilder()
                    .putSetLabels("team", "trading")
                    .setDescription("text")
                    .setExpireTime(Timestamp.newBuilder().setSeconds(4_000_000_000L)))
            .build();
    List<Message> requests =
        List.of(
            put,
            put.toBuilder().clearRequestId().setCreateOnly(true).build(),
            GetSecretRequest.newBuilder().setStage("current").build(),
            GetSecretRequest.newBuilder().setVersion("1").build(),
            BatchGetSecretsRequest.newBuilder()
                .addItems(BatchGetSecretsItem.newBuilder().setName("a"))
                .addItems(BatchGetSecretsItem.newBuilder().setName("b").setVersion("1"))
                .build(),
            DescribeSecretRequest.getDefaultInstance(),
            ListSecretsRequest.newBuilder().setPrefix("trading/").setPageSize(1).build(),
            ListSecretVersionsRequest.newBuilder().setPageSize(1).build(),
            UpdateSecretRequest.newBuilder()
                .setMetadata(MetadataChange.newBuilder().addRemoveLabels("team"))
                .build(),
            PatchSecretRequest.newBuilder()
                .setSetFields(ByteString.copyFromUtf8("{\"user\":\"\"}"))
                .addUnsetFields("x")
                .build(),
            MoveSecretStageRequest.newBuilder().setStage("blue").setToVersion("1").build(),
            SetSecretVersionStateRequest.newBuilder()
                .setVersion("1")
                .setState(VersionState.VERSION_STATE_DISABLED)
                .build(),
            DeleteSecretRequest.getDefaultInstance(),
            RestoreSecretRequest.getDefaultInstance(),
            PurgeSecretRequest.getDefaultInstance(),
            ListStoresRequest.getDefaultInstance(),
            GetCapabilitiesRequest.getDefaultInstance(),
            GetStatusRequest.getDefaultInstance(),
            WhoAmIRequest.getDefaultInstance(),
            CreateBackupRequest.getDefaultInstance());
    return Stream.concat(
        STORES.stream()
            .map(
                store ->
                    arguments(
                        requests.stream()
                            .map(each -> new Ask(STORES.indexOf(store), 0, Any.pack(each)))
                            .toList())),
        requests.stream().map(each -> arguments(List.of(new Ask(1, 0, Any.pack(put)), ask(each)))));
  }

  private static Ask ask(Message request) {
    return new Ask(1, 0, Any.pack(request));
  }

  @MethodSource("seeds")
  @FuzzTest
  void callAnswersOrHasADocumentedStatus(
      @NotNull @WithSize(min = 1, max = 8) List<@NotNull Ask> asks) {
    for (Ask ask : asks) {
      try {
        call(ask);
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (DEFECTS.contains(code)) {
          throw new AssertionError("the status of a defect for " + ask.request.getTypeUrl(), e);
        }
        if (Wired.errorInfo(e).getReason().isEmpty()) {
          throw new AssertionError("a status without a reason", e);
        }
      }
    }
  }

  private static void call(Ask ask) {
    String type = ask.request.getTypeUrl();
    MethodDescriptor<?, ?> method = methods.get(type.substring(type.lastIndexOf('/') + 1));
    if (method != null) {
      call(ask, typed(method));
    }
  }

  @SuppressWarnings("unchecked") // the request is of the method's own type
  private static MethodDescriptor<Message, Message> typed(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  private static void call(Ask ask, MethodDescriptor<Message, Message> method) {
    Message sent = message(ask, method);
    if (sent == null) {
      return;
    }
    Message.Builder request = sent.toBuilder();
    set(request, "store", ask.store, STORES);
    set(request, "name", ask.name, NAMES);
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    var answers =
        ClientCalls.blockingServerStreamingCall(channel, method, options, request.build());
    answers.forEachRemaining(answer -> {});
  }

  /** Null for bytes that are no message: gRPC refuses them before anything of the server's own. */
  private static @Nullable Message message(Ask ask, MethodDescriptor<Message, Message> method) {
    try {
      MethodDescriptor.PrototypeMarshaller<Message> marshaller =
          (MethodDescriptor.PrototypeMarshaller<Message>) method.getRequestMarshaller();
      return marshaller.getMessagePrototype().getParserForType().parseFrom(ask.request.getValue());
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static void set(Message.Builder request, String field, int choice, List<String> texts) {
    FieldDescriptor there = request.getDescriptorForType().findFieldByName(field);
    if (there != null && choice != AS_SENT) {
      request.setField(there, texts.get(choice));
    }
  }
}

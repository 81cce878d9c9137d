package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.BatchGetSecretsResponse;
import dev.coffer.proto.v1.BatchGetSecretsResult;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.ListSecretsResponse;
import dev.coffer.proto.v1.MetadataChange;
import dev.coffer.proto.v1.PutSecretRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No answer is more than a client takes that was told nothing: gRPC's 4 MiB. */
class AnswerSizeTest {
  private static final int KIB = 1024;

  @TempDir Path folder;

  @Test
  void ofABatchThatIsTooLargeWhatFitsIsReadAndTheRestSaysSo() {
    try (DevelopmentServer server = DevelopmentServer.start(folder.resolve("dev"));
        Wired wired = server.connect()) {
      BatchGetSecretsRequest.Builder batch = BatchGetSecretsRequest.newBuilder();
      for (int i = 0; i < 80; i++) {
        wired
            .secrets()
            .putSecret(
                PutSecretRequest.newBuilder()
                    .setName("large/" + i)
                    .setValue(ByteString.copyFrom(new byte[64 * KIB]))
                    .build());
        batch.addItems(BatchGetSecretsItem.newBuilder().setName("large/" + i));
      }
      BatchGetSecretsResponse answer = wired.secrets().batchGetSecrets(batch.build());
      assertThat(answer.getResultsList()).hasSize(80);
      long found =
          answer.getResultsList().stream().filter(BatchGetSecretsResult::hasSecret).count();
      assertThat(found).isBetween(50L, 64L);
      for (BatchGetSecretsResult result : answer.getResultsList().subList((int) found, 80)) {
        assertThat(result.getError().getCode()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(result.getName()).startsWith("large/");
      }
    }
  }

  @Test
  void aPageOfLargeMetadataIsShorterAndNothingIsLeftOut() {
    try (DevelopmentServer server = DevelopmentServer.start(folder.resolve("dev"));
        Wired wired = server.connect()) {
      MetadataChange.Builder large = MetadataChange.newBuilder().setDescription("d".repeat(2000));
      for (int i = 0; i < 60; i++) {
        large.putSetLabels("label-" + i + "-".repeat(80), "v".repeat(512));
      }
      for (int i = 0; i < 150; i++) {
        wired
            .secrets()
            .putSecret(
                PutSecretRequest.newBuilder().setName("wide/" + i).setMetadata(large).build());
      }
      ListSecretsRequest.Builder request = ListSecretsRequest.newBuilder().setPageSize(150);
      Set<String> names = new HashSet<>();
      int pages = 0;
      do {
        ListSecretsResponse page = wired.secrets().listSecrets(request.build());
        page.getSecretsList().forEach(secret -> names.add(secret.getName()));
        request.setPageToken(page.getNextPageToken());
        pages++;
      } while (!request.getPageToken().isEmpty());
      assertThat(names).hasSize(150);
      assertThat(pages).isGreaterThan(1);
    }
  }
}

package dev.coffer.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.CreateBackupResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingBackupTest {
  @TempDir Path folder;

  @Test
  void aWholeBackupIsThereForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("copy");
    try (IncomingBackup backup = IncomingBackup.into(file)) {
      backup.add(part("abc", 5));
      assertThat(file).doesNotExist();
      backup.add(part("de", 5));
      assertThat(backup.finish()).isEqualTo(5);
    }
    assertThat(file).hasContent("abcde");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aBackupThatBrokeOffLeavesNothing() throws IOException {
    Path file = folder.resolve("copy");
    try (IncomingBackup backup = IncomingBackup.into(file)) {
      backup.add(part("abc", 5));
      assertThatThrownBy(backup::finish)
          .asInstanceOf(InstanceOfAssertFactories.type(SecretsException.class))
          .returns(ErrorCode.UNAVAILABLE, SecretsException::code);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anEarlierBackupIsNeverReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("copy"), "earlier");
    assertThatThrownBy(() -> IncomingBackup.into(file))
        .asInstanceOf(InstanceOfAssertFactories.type(SecretsException.class))
        .returns(ErrorCode.ALREADY_EXISTS, SecretsException::code);
    assertThat(file).hasContent("earlier");
  }

  private static CreateBackupResponse part(String data, long total) {
    return CreateBackupResponse.newBuilder()
        .setData(ByteString.copyFromUtf8(data))
        .setTotalBytes(total)
        .build();
  }
}

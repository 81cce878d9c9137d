package dev.coffer.server.system;

import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.CreateBackupRequest;
import dev.coffer.proto.v1.CreateBackupResponse;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.StreamMethod.Answering;
import dev.coffer.server.call.Terms;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Copies a sealed store and sends the copy. It is made in a folder of its own below the server's
 * data, which goes away with the call: what is sent is one revision, and the writers of the store
 * never wait for a slow reader.
 */
public final class Backups {
  private static final int PART_BYTES = 64 * 1024;

  private final ServedStores stores;
  private final Path data;

  /**
   * @param data the folder of the server's data
   */
  public Backups(ServedStores stores, Path data) {
    this.stores = stores;
    this.data = data;
  }

  void create(CreateBackupRequest request, Terms terms, Answering<CreateBackupResponse> answers) {
    ServedStore store = stores.named(request.getStore());
    SealedStore sealed = SealedSource.of(store.store().backend());
    if (sealed == null) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED, "The store keeps no records of its own to back up.")
          .store(store.store().name())
          .remedy("Back up the service behind it, or copy its secrets to a sealed store.")
          .build();
    }
    try {
      Path folder =
          Files.createTempDirectory(
              data,
              "backup-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path copy = folder.resolve("copy");
      try {
        sealed.backup(copy);
        send(copy, answers);
      } finally {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw failed(store.store().name(), e);
    }
  }

  private static void send(Path copy, Answering<CreateBackupResponse> answers) throws IOException {
    long total = Files.size(copy);
    try (InputStream in = Files.newInputStream(copy)) {
      for (byte[] part = in.readNBytes(PART_BYTES);
          part.length > 0;
          part = in.readNBytes(PART_BYTES)) {
        answers.send(
            CreateBackupResponse.newBuilder()
                .setData(ByteString.copyFrom(part))
                .setTotalBytes(total)
                .build());
      }
    }
  }

  private SecretsException failed(String store, IOException e) {
    return SecretsException.of(
            isFull() ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.UNAVAILABLE,
            isFull() ? "The disk of the server is full." : "The copy could not be written or read.")
        .store(store)
        .remedy("Make room in the server's data folder, or see that it can be written.")
        .cause(e)
        .build();
  }

  private boolean isFull() {
    try {
      FileStore disk = Files.getFileStore(data);
      return disk.getUsableSpace() < PART_BYTES;
    } catch (IOException e) {
      // Not known to be full, then.
      return false;
    }
  }
}

package dev.coffer.cli.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;

/**
 * Lets a person change a value in an editor of theirs. An editor needs a file: it lies in a folder
 * of mode 0700, in memory where the system has such a place, and is overwritten and removed at the
 * end.
 */
public final class Editor {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final Invocation invocation;

  public Editor(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * The value as it was left by the person; the caller owns it.
   *
   * @throws WrongUse when there is no editor, it fails, or what it left are no fields
   */
  public SecretValue edit(SecretValue value) throws IOException, InterruptedException {
    boolean fields = value.kind() == SecretValue.Kind.FIELDS;
    Path folder =
        Files.createTempDirectory(
            memory(),
            "coffer-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Path file = folder.resolve(fields ? "value.json" : "value");
      byte[] before = fields ? pretty(value) : value.bytes();
      PrivateFiles.replace(file, before);
      Arrays.fill(before, (byte) 0);
      open(file);
      byte[] after = Files.readAllBytes(file);
      try {
        return fields ? SecretValue.ofFields(parse(after)) : SecretValue.ofBytes(after);
      } finally {
        Arrays.fill(after, (byte) 0);
      }
    } finally {
      remove(folder);
    }
  }

  private void open(Path file) throws IOException, InterruptedException {
    String editor = invocation.variable("VISUAL");
    if (editor == null) {
      editor = invocation.variable("EDITOR");
    }
    if (editor == null) {
      throw new WrongUse("There is no editor.", "Set VISUAL or EDITOR, as in EDITOR=nano.");
    }
    // Through the shell, since the variable may hold options; the file is no part of its text.
    int status =
        new ProcessBuilder("/bin/sh", "-c", editor + " \"$1\"", "sh", file.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw SecretsException.of(
              ErrorCode.CANCELLED,
              "The editor ended with status " + status + "; nothing was saved.")
          .remedy("Leave the editor normally to save.")
          .build();
    }
  }

  private Path memory() {
    String runtime = invocation.variable("XDG_RUNTIME_DIR");
    for (String place : new String[] {runtime == null ? "" : runtime, "/dev/shm"}) {
      if (!place.isEmpty() && Files.isWritable(Path.of(place))) {
        return Path.of(place);
      }
    }
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static byte[] pretty(SecretValue value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value.fields());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  private static Map<String, String> parse(byte[] edited) throws IOException {
    try {
      return JSON.readValue(edited, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new WrongUse(
          "What the editor left is not an object of texts; nothing was saved.",
          "Keep the form {\"field\": \"text\"}.");
    }
  }

  /** Removes whatever the editor left beside the file as well. */
  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(java.nio.ByteBuffer.allocate((int) channel.size()));
        }
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

package dev.coffer.local.disk;

import dev.coffer.model.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside: equal stamps mean the same content, but for a change in
 * place that keeps the size within one tick of the file system's clock.
 *
 * @param key device and inode, where the file system has them
 * @param modified null where there is no file
 */
public record FileStamp(@Nullable Object key, @Nullable Instant modified, long size) {
  private static final FileStamp ABSENT = new FileStamp(null, null, 0);

  public static FileStamp of(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size());
    } catch (NoSuchFileException e) {
      return ABSENT;
    }
  }

  /** When the last of some files was changed; null where there is none of them. */
  public static @Nullable Instant newest(List<FileStamp> stamps) {
    return stamps.stream()
        .map(FileStamp::modified)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** A version for what some files hold, from their times and sizes, never from their content. */
  public static VersionId version(List<FileStamp> stamps) {
    Instant newest = newest(stamps);
    if (newest == null) {
      return VersionId.of("absent");
    }
    long nanos = newest.getEpochSecond() * 1_000_000_000L + newest.getNano();
    long bytes = stamps.stream().mapToLong(FileStamp::size).sum();
    return VersionId.of(
        Long.toString(nanos, Character.MAX_RADIX)
            + "-"
            + Long.toString(bytes, Character.MAX_RADIX));
  }
}

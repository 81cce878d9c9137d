package ${package};

import dev.coffer.conformance.BackendContract;
import dev.coffer.conformance.BackendHarness;
import dev.coffer.conformance.Condition;
import dev.coffer.conformance.Proves;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole contract, over this backend. */
@Proves("${type}")
final class ${name}BackendTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new Harness(folder.resolve("secrets"));
  }

  private static final class Harness implements BackendHarness {
    private final Path secrets;

    Harness(Path secrets) {
      this.secrets = secrets;
      try {
        Files.createDirectory(secrets);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String title() {
      return "${type}";
    }

    @Override
    public SecretBackend open() {
      return new ${name}Backend("${type}", new ${name}Config(secrets));
    }

    /** What cannot be brought about here is not shown either: null. */
    @Override
    public @Nullable BadDay provoke(Condition condition) {
      return switch (condition) {
        case UNREACHABLE -> {
          Path away = secrets.resolveSibling("away");
          move(secrets, away);
          yield () -> move(away, secrets);
        }
        case DAMAGED -> {
          Map<Path, byte[]> whole = read();
          whole.keySet().forEach(file -> write(file, new byte[] {'?'}));
          yield () -> whole.forEach(Harness::write);
        }
        default -> null;
      };
    }

    private static void move(Path from, Path to) {
      try {
        Files.move(from, to);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Map<Path, byte[]> read() {
      Map<Path, byte[]> read = new HashMap<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(secrets)) {
        for (Path file : files) {
          read.put(file, Files.readAllBytes(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return read;
    }

    private static void write(Path file, byte[] bytes) {
      try {
        Files.write(file, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

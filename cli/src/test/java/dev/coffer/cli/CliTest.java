package dev.coffer.cli;

import com.example.kept.KeptStores;
import dev.coffer.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home of its own, with a file of two stores that last for one test, default and other, and of
 * one in memory that lasts for one run, scratch.
 */
abstract class CliTest {
  @TempDir Path home;

  /** Works on that file. */
  Cli cli;

  /** Behind the store {@code default}. */
  MemoryBackend store;

  private final String key = UUID.randomUUID().toString();

  @BeforeEach
  void two_stores() throws IOException {
    store = KeptStores.at(key);
    write(
        "stores:\n"
            + "  default: { type: kept, key: "
            + key
            + " }\n"
            + "  other: { type: kept, key: other-"
            + key
            + " }\n"
            + "  scratch: { type: memory }\n"
            + "backends: { allow: [ com.example.kept.KeptStores ] }\n");
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
  }

  /** Replaces the store {@code default}. */
  void useStore(MemoryBackend backend) {
    store = KeptStores.keep(key, backend);
  }

  /** Replaces the store {@code other}. */
  void useOther(MemoryBackend backend) {
    KeptStores.keep("other-" + key, backend);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(home.resolve("coffer.yaml"), yaml);
  }

  /** Puts a text. */
  void put(String name, String text) {
    Cli.Result result = cli.runWith(text, "put", name);
    if (result.exit() != 0) {
      throw new AssertionError(result.err());
    }
  }
}

package dev.coffer.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest {
  @TempDir Path home;
  private Contexts contexts;

  @BeforeEach
  void start() {
    contexts = new Contexts(home.resolve("coffer"));
  }

  @Test
  void what_is_saved_is_read_back_exactly() throws IOException {
    Context odd =
        new Context(
            "odd",
            "unix:/run/a b\\c=d#e!",
            " /leading space/ca.pem",
            null,
            "pass show \"x\" | head -1\n# second line\ttab é",
            "/c.pem",
            "/k.pem",
            "trading");

    contexts.save(odd);

    assertThat(contexts.get("odd")).isEqualTo(odd);
    assertThat(contexts.all()).containsExactly(odd);
  }

  @Test
  void files_and_folders_are_the_owners_alone() throws IOException {
    contexts.save(simple("dev"));
    contexts.use("dev");

    assertThat(mode("coffer")).isEqualTo("rwx------");
    assertThat(mode("coffer/contexts")).isEqualTo("rwx------");
    assertThat(mode("coffer/contexts/dev.properties")).isEqualTo("rw-------");
    assertThat(mode("coffer/current")).isEqualTo("rw-------");
  }

  @Test
  void removing_the_current_one_leaves_none() throws IOException {
    contexts.save(simple("a"));
    contexts.save(simple("b"));
    contexts.use("a");

    contexts.remove("b");
    assertThat(contexts.currentName()).isEqualTo("a");
    contexts.remove("a");
    assertThat(contexts.currentName()).isNull();
    assertThatThrownBy(() -> contexts.use("a")).isInstanceOf(SecretsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", ".x", "a/b", "../current", "a b"})
  void a_name_that_could_leave_the_folder_is_refused(String name) {
    assertThatThrownBy(() -> contexts.get(name)).isInstanceOf(WrongUse.class);
  }

  private static Context simple(String name) {
    return new Context(name, "localhost:7443", null, null, null, null, null, null);
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(path)));
  }

  @Test
  void a_damaged_file_says_what_to_do() throws IOException {
    contexts.save(simple("dev"));
    Files.writeString(home.resolve("coffer/contexts/dev.properties"), "address=\\u00zz\n");

    assertThatThrownBy(() -> contexts.get("dev"))
        .isInstanceOf(WrongUse.class)
        .hasMessageContaining("damaged");
  }
}

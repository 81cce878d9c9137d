package dev.coffer.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Terminal;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolutionTest {
  @TempDir Path home;
  private final Globals globals = new Globals();
  private final Map<String, String> environment = new HashMap<>();
  private Contexts contexts;

  @BeforeEach
  void two_contexts_the_first_current() throws IOException {
    contexts = new Contexts(home);
    contexts.save(new Context("a", "a:1", "/a-ca", "/a-token", null, null, null, "store-a"));
    contexts.save(new Context("b", "b:1", null, null, "print-token", "/b-cert", "/b-key", null));
    contexts.use("a");
  }

  @Test
  void the_current_context_is_the_last_resort() throws IOException {
    Resolution found = resolve();

    assertThat(server(found).address()).isEqualTo("a:1");
    assertThat(server(found).tls().caCertificate()).isEqualTo(Path.of("/a-ca"));
    assertThat(server(found).token()).hasToString("/a-token");
    assertThat(found.savedStore()).isEqualTo("store-a");
  }

  @Test
  void a_variable_names_another_context() throws IOException {
    environment.put("COFFER_CONTEXT", "b");

    assertThat(server(resolve()).address()).isEqualTo("b:1");
    assertThat(resolve().savedStore()).isNull();
  }

  @Test
  void the_environment_beats_the_context_setting_by_setting() throws IOException {
    environment.put("COFFER_TOKEN_FILE", "other-token");
    environment.put("COFFER_STORE", "store-e");

    Resolution found = resolve();

    assertThat(server(found).address()).isEqualTo("a:1");
    assertThat(server(found).tls().caCertificate()).isEqualTo(Path.of("/a-ca"));
    assertThat(server(found).token()).hasToString(home.resolve("other-token").toString());
    assertThat(found.savedStore()).isEqualTo("store-e");
  }

  @Test
  void another_address_never_gets_the_credentials_of_the_context() throws IOException {
    environment.put("COFFER_ADDRESS", "elsewhere:1");

    Resolution found = resolve();

    assertThat(server(found)).isEqualTo(new Target.Server("elsewhere:1", ClientTls.system(), null));
    assertThat(found.savedStore()).isNull();
    assertThat(found.context()).isNull();
  }

  @Test
  void a_context_named_by_a_flag_never_mixes_with_the_environment() throws IOException {
    environment.put("COFFER_ADDRESS", "elsewhere:1");
    environment.put("COFFER_TOKEN", "t");
    globals.context = "b";

    Resolution found = resolve();

    assertThat(server(found).address()).isEqualTo("b:1");
    assertThat(server(found).token()).hasToString("a command");
  }

  @Test
  void flags_beat_the_environment() throws IOException {
    environment.put("COFFER_CONFIG", "env.yaml");
    environment.put("COFFER_STORE", "store-e");
    globals.config = "flag.yaml";

    Resolution found = resolve();

    assertThat(found.target()).isEqualTo(new Target.InProcess(home.resolve("flag.yaml")));
    assertThat(found.savedStore()).isEqualTo("store-e");
  }

  @Test
  void a_file_and_an_address_in_the_environment_are_refused() {
    environment.put("COFFER_CONFIG", "env.yaml");
    environment.put("COFFER_ADDRESS", "elsewhere:1");

    assertThatThrownBy(this::resolve).isInstanceOf(WrongUse.class);
  }

  @Test
  void a_token_drops_one_final_newline_and_no_more() throws IOException {
    java.nio.file.Files.writeString(home.resolve("t"), "token\n\n");
    environment.put("COFFER_TOKEN_FILE", "t");

    TokenSource token = server(resolve()).token();

    assertThat(token).isNotNull();
    assertThat(token.read().utf8()).isEqualTo("token\n");
    assertThat(new TokenSource.OfCommand("echo token").read().utf8()).isEqualTo("token");
    assertThatThrownBy(() -> new TokenSource.OfCommand("echo token; exit 3").read())
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("status 3");
  }

  private Resolution resolve() throws IOException {
    Invocation invocation =
        new Invocation(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            environment,
            home,
            Terminal.NONE);
    return Resolution.of(globals, invocation, contexts);
  }

  private static Target.Server server(Resolution resolution) {
    return (Target.Server) resolution.target();
  }
}

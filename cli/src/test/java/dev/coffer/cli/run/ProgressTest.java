package dev.coffer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void a_person_sees_one_line_that_goes_away() throws InterruptedException {
    assertThat(shown(new Terminal(false, false, true), false))
        .isEqualTo("\r\u001b[K1 secrets …\r\u001b[K");
  }

  @Test
  void nobody_else_sees_anything() throws InterruptedException {
    assertThat(shown(Terminal.NONE, false)).isEmpty();
    assertThat(shown(new Terminal(true, true, true), true)).isEmpty();
  }

  private static String shown(Terminal terminal, boolean quiet) throws InterruptedException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Invocation invocation =
        new Invocation(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            err,
            Map.of(),
            Path.of(""),
            terminal);
    try (Progress progress = new Output(invocation, false, quiet).progress("secrets")) {
      Thread.sleep(250);
      progress.step();
      progress.step();
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}

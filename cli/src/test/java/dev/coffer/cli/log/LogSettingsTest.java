package dev.coffer.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogSettingsTest {
  @Test
  void warnings_go_to_standard_error_and_the_rest_nowhere() {
    String logged = logged(Map.of());

    assertThat(logged.lines()).hasSize(1);
    assertThat(logged).contains("WARN", "dev.coffer.x", "careful").doesNotContain("vendor");
  }

  @Test
  void debug_shows_more_and_traces_too() {
    assertThat(logged(Map.of("COFFER_LOG_LEVEL", "debug")))
        .contains("some detail", "vendor said", "\tat ");
  }

  @Test
  void json_is_one_object_a_line_without_traces() {
    String logged = logged(Map.of("COFFER_LOG_FORMAT", "json"));

    assertThat(logged.lines()).hasSize(1);
    assertThat(logged).startsWith("{").contains("\"careful\"").doesNotContain("vendor");
  }

  @Test
  void the_libraries_of_azure_say_nothing_of_requests_at_any_level() {
    for (String level : new String[] {"warn", "debug", "trace"}) {
      assertThat(logged(Map.of("COFFER_LOG_LEVEL", level))).doesNotContain("hunter2");
    }
  }

  private static String logged(Map<String, String> environment) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      LoggerContext context = new LoggerContext();
      context.setMDCAdapter(new LogbackMDCAdapter());
      LogSettings.configure(context, environment);
      Logger logger = context.getLogger("dev.coffer.x");
      logger.debug("some detail");
      context.getLogger("com.azure.core.implementation.http").error("value=hunter2");
      context.getLogger("com.microsoft.aad.msal4j.HttpHelper").warn("secret=hunter2");
      logger.warn("careful", new IllegalStateException("vendor said"));
      context.stop();
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}

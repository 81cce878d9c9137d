package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What this module brings with it: how large that is, build/sizes says. */
final class RunTimeLibrariesTest {
  @Test
  void hold_no_other_http_client_of_the_sdk() {
    assertThat(System.getProperty("java.class.path"))
        .contains("url-connection-client")
        .doesNotContain("netty-nio-client", "apache-client", "apache5-client", "aws-crt");
  }
}

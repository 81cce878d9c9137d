package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this module brings with it, beside the SDK of Coffer. */
final class RunTimeSizeTest {
  private static final long MOST_BYTES = 14_000_000;

  @Test
  void of_the_libraries_of_aws_is_bounded() {
    List<File> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(File::new)
            .filter(
                file ->
                    file.getPath().contains("software" + File.separator + "amazon")
                        || file.getName().startsWith("reactive-streams"))
            .toList();
    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(libraries.stream().mapToLong(File::length).sum()).isLessThan(MOST_BYTES);
  }

  @Test
  void holds_no_other_http_client_of_the_sdk() {
    assertThat(System.getProperty("java.class.path"))
        .contains("url-connection-client")
        .doesNotContain("netty-nio-client", "apache-client", "apache5-client", "aws-crt");
  }
}

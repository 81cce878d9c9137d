package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code doctor}, {@code status} and {@code diff}: the answer is no, and 1 says so. */
class ExaminationTest extends CliTest {
  @Test
  void doctor_is_content_with_a_good_file_and_says_what_is_wrong_with_another() throws IOException {
    Cli.Result well = cli.run("doctor");
    assertThat(well.exit()).as(well.out()).isZero();
    assertThat(well.out()).contains("ok").doesNotContain("WRONG");

    Files.writeString(home.resolve("broken.yaml"), "stores: { default: { type: nonsense } }\n");
    Cli.Result broken = cli.run("doctor", "--config", "broken.yaml");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).contains("WRONG", "mend: Known: ", "broken.yaml");
  }

  @Test
  void a_store_that_does_not_answer_is_named_by_doctor_and_by_status() {
    store.faults().failNext(Integer.MAX_VALUE, ErrorCode.UNAVAILABLE);

    Cli.Result status = cli.run("status", "--json");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(Json.read(status.out()).get("status")).isEqualTo("unhealthy");
    Cli.Result doctor = cli.run("doctor");
    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.out()).contains("WRONG", "default");

    store.faults().failNext(0, ErrorCode.UNAVAILABLE);
    assertThat(Json.read(cli.run("status", "--json").out()).get("status")).isEqualTo("healthy");
  }

  @Test
  void diff_ends_with_1_where_two_stores_differ_and_names_what_does() throws IOException {
    Files.writeString(
        home.resolve("two.yaml"),
        """
        backends: { allow: [ com.example.kept.KeptStores ] }
        stores:
          a: { type: kept, key: diff-a }
          b: { type: kept, key: diff-b }
        """);
    Cli two = cli.with("COFFER_CONFIG", home.resolve("two.yaml").toString());
    assertThat(two.runWith("same", "--store", "a", "put", "in/both").exit()).isZero();
    assertThat(two.runWith("same", "--store", "b", "put", "in/both").exit()).isZero();
    assertThat(two.run("diff", "--store", "a", "--store", "b").exit()).isZero();

    assertThat(two.runWith("hunter2", "--store", "a", "put", "only/here").exit()).isZero();
    Cli.Result differs = two.run("diff", "--store", "a", "--store", "b");
    assertThat(differs.exit()).isEqualTo(1);
    assertThat(differs.out()).contains("only/here").doesNotContain("in/both", "hunter2");
    assertThat(two.run("diff", "--store", "a", "--store", "b", "in/").exit()).isZero();
    assertThat(two.run("diff", "--store", "a", "--store", "b", "only/").exit()).isEqualTo(1);
  }
}

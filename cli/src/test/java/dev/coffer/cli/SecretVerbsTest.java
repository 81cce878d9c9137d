package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretVerbsTest extends CliTest {
  @Test
  void metadata_is_set_shown_and_never_holds_a_value() {
    cli.runWith(
        "hunter2",
        "put",
        "app/key",
        "--label",
        "team=pay",
        "--description",
        "the key",
        "--content-type",
        "text/plain",
        "--expires",
        "2031-05-01");

    Cli.Result described = cli.run("describe", "app/key", "--json");

    assertThat(Json.read(described.out()))
        .containsEntry("name", "app/key")
        .containsEntry("labels", Map.of("team", "pay"))
        .containsEntry("description", "the key")
        .containsEntry("contentType", "text/plain")
        .containsEntry("expireTime", "2031-05-01T00:00:00Z");
    assertThat(cli.run("describe", "app/key").out()).contains("the key").doesNotContain("hunter2");
  }

  @Test
  void patch_of_metadata_makes_no_version() {
    put("a", "1");

    assertThat(cli.run("patch", "a", "--description", "d", "--expires", "30d").exit()).isZero();
    assertThat(cli.run("patch", "a", "--expires", "never").exit()).isZero();

    assertThat(Json.read(cli.run("describe", "a", "--json").out()))
        .containsEntry("description", "d")
        .doesNotContainKey("expireTime");
    assertThat(cli.run("versions", "a", "--json").lines()).hasSize(1);
  }

  @Test
  void versions_are_listed_newest_first() {
    put("a", "1");
    put("a", "2");

    List<String> lines = cli.run("versions", "a", "--json").lines();

    assertThat(lines).hasSize(2);
    assertThat(Json.read(lines.get(0)))
        .containsEntry("version", "2")
        .containsEntry("state", "ENABLED")
        .containsEntry("stages", List.of("current"));
    assertThat(Json.read(lines.get(1))).containsEntry("stages", List.of("previous"));
    assertThat(cli.run("versions", "a").lines()).first().asString().startsWith("VERSION");
  }

  @Test
  void stages_move_and_roll_back() {
    put("a", "1");
    cli.runWith("2", "put", "a", "--stage", "pending");

    assertThat(cli.run("get", "a").out()).isEqualTo("1");
    assertThat(cli.run("get", "a", "--stage", "pending").out()).isEqualTo("2");
    assertThat(cli.run("promote", "a", "2").exit()).isZero();
    assertThat(cli.run("get", "a").out()).isEqualTo("2");
    assertThat(cli.run("rollback", "a").out()).isEqualTo("1\n");
    assertThat(cli.run("get", "a").out()).isEqualTo("1");
    assertThat(cli.run("promote", "a", "2", "--stage", "blue").exit()).isZero();
    assertThat(cli.run("get", "a", "--stage", "blue").out()).isEqualTo("2");
  }

  @Test
  void a_disabled_version_is_not_read() {
    put("a", "1");

    assertThat(cli.run("disable", "a", "1").exit()).isZero();
    assertThat(cli.run("get", "a").exit()).isEqualTo(5);
    assertThat(cli.run("enable", "a", "1").exit()).isZero();
    assertThat(cli.run("get", "a").exit()).isZero();
  }

  @Test
  void delete_comes_back_and_purge_does_not() {
    put("a", "1");

    assertThat(cli.run("delete", "a").exit()).isZero();
    assertThat(cli.run("get", "a").exit()).isEqualTo(3);
    assertThat(cli.run("list").out()).isEmpty();
    assertThat(cli.run("list", "--deleted", "--json").out()).contains("\"name\":\"a\"");
    assertThat(cli.runWith("2", "put", "a").exit()).isEqualTo(3);
    assertThat(cli.run("restore", "a").exit()).isZero();
    assertThat(cli.run("get", "a").out()).isEqualTo("1");
    assertThat(cli.run("purge", "a", "--yes").exit()).isZero();
    assertThat(cli.run("restore", "a").exit()).isEqualTo(3);
  }

  @Test
  void a_list_is_whole_and_in_order() {
    for (int i = 0; i < 1205; i++) {
      put("n/" + (10_000 + i), "v");
    }

    List<String> lines = cli.run("list", "n/", "--json").lines();

    assertThat(lines).hasSize(1205);
    assertThat(Json.read(lines.get(0))).containsEntry("name", "n/10000");
    assertThat(Json.read(lines.get(1204))).containsEntry("name", "n/11204");
    assertThat(cli.run("list", "n/").lines()).hasSize(1206);
  }

  @Test
  void a_list_in_pages_ends_with_the_token_of_the_next() {
    put("a", "1");
    put("b", "2");
    put("c", "3");

    List<String> first = cli.run("list", "--page-size", "2", "--json").lines();
    String token = (String) Json.read(first.get(2)).get("nextPageToken");
    List<String> second =
        cli.run("list", "--page-size", "2", "--page-token", token, "--json").lines();

    assertThat(first).hasSize(3);
    assertThat(second).hasSize(1);
    assertThat(Json.read(second.get(0))).containsEntry("name", "c");
  }

  @Test
  void a_list_is_narrowed_by_label_prefix_and_expiry() {
    cli.runWith("1", "put", "a/1", "--label", "x=1", "--expires", "10d");
    cli.runWith("1", "put", "a/2", "--label", "x=2");
    cli.runWith("1", "put", "b/1", "--label", "x=1");

    assertThat(names("list", "a/")).containsExactly("a/1", "a/2");
    assertThat(names("list", "--label", "x=1")).containsExactly("a/1", "b/1");
    assertThat(names("list", "--expiring", "30d")).containsExactly("a/1");
    assertThat(names("list", "--expiring", "5d")).isEmpty();
  }

  @Test
  void what_could_steer_a_terminal_is_shown_and_not_obeyed() {
    cli.runWith("1", "put", "a", "--description", "x\u001b]0;evil\u0007");

    assertThat(cli.run("describe", "a").out()).contains("x\\x1b]0;evil\\x07");
  }

  @Test
  void stores_status_and_capabilities_tell_what_is_there() {
    assertThat(cli.run("stores", "--json").lines())
        .extracting(line -> Json.read(line).get("name"))
        .containsExactly("default", "other", "scratch");
    assertThat(Json.read(cli.run("status", "--json").out())).containsEntry("status", "healthy");
    assertThat(cli.run("capabilities", "other").out()).contains("COMPARE_AND_SET");
    assertThat(Json.read(cli.run("capabilities", "--json").out()))
        .containsKeys("store", "capabilities", "maxValueBytes");
    assertThat(cli.run("capabilities", "nowhere").exit()).isEqualTo(3);
  }

  private List<Object> names(String... args) {
    String[] json = Arrays.copyOf(args, args.length + 1);
    json[args.length] = "--json";
    return cli.run(json).lines().stream().map(line -> Json.read(line).get("name")).toList();
  }
}

package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PagesTest {
  @Test
  void are_read_to_their_end() {
    List<String> taken = new ArrayList<>();
    Pages.read(
        token -> token == null ? "1" : token,
        page -> page.length() == 3 ? "" : page + "1",
        taken::add);
    assertThat(taken).containsExactly("1", "11", "111");
  }

  @Test
  void that_do_not_end_are_an_error_and_not_the_end() {
    assertThatThrownBy(() -> Pages.read(token -> "page", page -> "same", page -> {}))
        .isInstanceOf(SecretsException.class);
    assertThatThrownBy(
            () ->
                Pages.read(
                    token -> token + "1", page -> page.substring(page.length() - 2), p -> {}))
        .isInstanceOf(SecretsException.class);
  }
}

package dev.coffer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretsException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LabelsTest {
  @Test
  void what_aws_has_no_place_for_is_kept_in_tags_of_ours() {
    Instant expires = Instant.parse("2027-01-01T00:00:00Z");
    MetadataChange change =
        MetadataChange.builder()
            .label("team", "a")
            .contentType("text/plain; charset=\"utf-8\"")
            .expireTime(expires)
            .build();
    Labels labels = new Labels(Labels.toSet(change));
    assertThat(labels.user()).isEqualTo(Map.of("team", "a"));
    assertThat(labels.contentType()).isEqualTo("text/plain; charset=\"utf-8\"");
    assertThat(labels.expireTime()).isEqualTo(expires);
    assertThat(labels.tags().values()).allMatch(value -> value.matches("[\\w .:/=+@-]*"));
  }

  @Test
  void what_aws_would_not_take_is_refused_before() {
    for (String key :
        new String[] {"", "a*b", "aws:x", "AWS:x", "coffer:expires", "k".repeat(129)}) {
      assertThatThrownBy(() -> Labels.check(MetadataChange.builder().label(key, "v").build()))
          .as(key)
          .isInstanceOf(SecretsException.class);
    }
    assertThatThrownBy(
            () -> Labels.check(MetadataChange.builder().label("k", "v".repeat(257)).build()))
        .isInstanceOf(SecretsException.class);
    Labels.check(MetadataChange.builder().label("k", "é a_b.c:d/e=f+g-h@i").build());
  }

  @Test
  void tags_of_aws_and_of_ours_are_no_labels() {
    Labels labels = new Labels(Map.of("aws:createdBy", "x", "coffer:expires", "soon", "a", "b"));
    assertThat(labels.user()).isEqualTo(Map.of("a", "b"));
    assertThat(labels.expireTime()).isNull();
  }
}

package dev.coffer.conformance.peer.gcp;

import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Secret Manager takes, by the comments of its published proto. */
final class SecretRules {
  private static final Pattern PARENT =
      Pattern.compile("projects/([^/]+)(?:/locations/([a-z0-9-]{1,63}))?");
  private static final String ID = "[A-Za-z0-9_-]{1,255}";
  private static final String LABEL_KEY = "[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}";
  private static final String LABEL_VALUE = "[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}";
  private static final String ANNOTATION_KEY = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private static final String ALIAS = "[A-Za-z][A-Za-z0-9_-]{0,62}";
  private static final int MAX_PAYLOAD = 64 * 1024;
  private static final int MAX_ANNOTATIONS = 16 * 1024;

  private SecretRules() {}

  /** The parent with the number of the project, as answers have it. */
  static String parent(String asked) {
    Matcher parts = PARENT.matcher(asked);
    if (!parts.matches()) {
      throw Refusal.invalid("The parent is malformed.");
    }
    String project = parts.group(1);
    if (!project.equals(FakeGoogle.PROJECT) && !project.equals(FakeGoogle.PROJECT_NUMBER)) {
      throw Refusal.denied("secretmanager");
    }
    String location = parts.group(2);
    return "projects/"
        + FakeGoogle.PROJECT_NUMBER
        + (location == null ? "" : "/locations/" + location);
  }

  static void id(String id) {
    require(id.matches(ID), "Invalid secret id.");
  }

  static void payload(ByteString data, boolean checked, long crc, long actual) {
    require(!data.isEmpty(), "Secret Payload cannot be empty.");
    require(data.size() <= MAX_PAYLOAD, "The payload exceeds 65536 bytes.");
    require(!checked || crc == actual, "The checksum does not match the payload.");
  }

  /** What holds for new and for changed secrets. */
  static void metadata(Secret secret, Instant now) {
    labels(secret.getLabelsMap());
    annotations(secret.getAnnotationsMap());
    require(secret.getTopicsCount() <= 10, "At most 10 topics.");
    require(!secret.hasRotation() || secret.getTopicsCount() > 0, "A rotation needs topics.");
    require(
        !secret.hasExpireTime() || secret.getExpireTime().getSeconds() > now.getEpochSecond(),
        "The expire time is past.");
    require(secret.getVersionAliasesCount() <= 50, "At most 50 aliases.");
    secret
        .getVersionAliasesMap()
        .forEach(
            (alias, version) -> {
              boolean fits =
                  alias.matches(ALIAS) && !alias.equals("latest") && !alias.equals("NEW");
              require(fits && version > 0, "Invalid version alias.");
            });
  }

  static void replication(Secret secret, boolean regional) {
    if (regional) {
      require(!secret.hasReplication(), "A regional secret has no replication.");
      return;
    }
    require(
        !secret.hasCustomerManagedEncryption(),
        "Only a regional secret has an encryption of its own.");
    Replication replication = secret.getReplication();
    boolean chosen = replication.hasAutomatic() || replication.hasUserManaged();
    require(chosen, "The replication must be set.");
    boolean placed =
        replication.hasAutomatic() || replication.getUserManaged().getReplicasCount() > 0;
    require(placed, "User-managed replication needs a replica.");
    if (replication.getAutomatic().hasCustomerManagedEncryption()) {
      String key = replication.getAutomatic().getCustomerManagedEncryption().getKmsKeyName();
      require(key.contains("/locations/global/"), "The key must be in global.");
    }
  }

  private static void labels(Map<String, String> labels) {
    require(labels.size() <= 64, "At most 64 labels.");
    labels.forEach(
        (key, value) ->
            require(
                key.matches(LABEL_KEY)
                    && value.matches(LABEL_VALUE)
                    && bytes(key) <= 128
                    && bytes(value) <= 128,
                "Invalid label."));
  }

  private static void annotations(Map<String, String> annotations) {
    int size = 0;
    for (Map.Entry<String, String> each : annotations.entrySet()) {
      require(each.getKey().matches(ANNOTATION_KEY), "Invalid annotation key.");
      size += bytes(each.getKey()) + bytes(each.getValue());
    }
    require(size < MAX_ANNOTATIONS, "The annotations exceed 16 KiB.");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw Refusal.invalid(otherwise);
    }
  }
}

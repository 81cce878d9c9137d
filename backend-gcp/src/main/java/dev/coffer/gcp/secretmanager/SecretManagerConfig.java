package dev.coffer.gcp.secretmanager;

import dev.coffer.gcp.GcpConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets of Secret Manager a store is. Immutable.
 *
 * @param project the id or number of the project, as {@code my-project}
 * @param location the region of regional secrets, as {@code europe-west3}; null for global ones
 * @param prefix stands in front of every name there: for native names characters that the service
 *     takes, for encoded ones whole segments ending in {@code /}; empty for none
 * @param replicas where the values of new global secrets lie; empty to leave it to Google
 * @param kmsKey the Cloud KMS key that new secrets are encrypted with, as a resource name; null for
 *     Google's own. Not together with {@code replicas}, each of which would need another
 */
public record SecretManagerConfig(
    GcpConfig gcp,
    String project,
    @Nullable String location,
    String prefix,
    Names names,
    List<String> replicas,
    @Nullable String kmsKey) {
  private static final String PLACE = "[a-z0-9-]{1,63}";
  private static final String KEY =
      "projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+";

  /** How names are spelt there. */
  public enum Names {
    /** As the service has them: a name that does not fit is refused. */
    NATIVE,
    /** Any name, escaped into the service's alphabet. */
    ENCODED
  }

  public SecretManagerConfig {
    Objects.requireNonNull(gcp, "gcp");
    Objects.requireNonNull(names, "names");
    replicas = List.copyOf(replicas);
    require(
        project.matches("[a-z0-9.:-]{1,63}"),
        "The project is malformed.",
        "Write its id or its number, as my-project.");
    require(
        location == null || location.matches(PLACE),
        "The location is malformed.",
        "Write it as europe-west3.");
    require(
        replicas.stream().allMatch(each -> each.matches(PLACE)),
        "A replica is malformed.",
        "Write locations, as [ europe-west3, europe-west4 ].");
    require(
        location == null || replicas.isEmpty(),
        "A regional secret is in one place and has no replicas.",
        "Leave out replicas, or location.");
    require(
        kmsKey == null || kmsKey.matches(KEY),
        "The KMS key is not a resource name.",
        "Write it as projects/P/locations/L/keyRings/R/cryptoKeys/K.");
    require(
        kmsKey == null || replicas.isEmpty(),
        "One KMS key cannot serve several replicas.",
        "Leave out replicas, or kmsKey.");
    requirePrefix(names, prefix);
  }

  /** All global secrets of a project under their own names. */
  public static SecretManagerConfig of(GcpConfig gcp, String project) {
    return new SecretManagerConfig(gcp, project, null, "", Names.NATIVE, List.of(), null);
  }

  private static void requirePrefix(Names names, String prefix) {
    if (names == Names.NATIVE) {
      require(
          prefix.matches("[A-Za-z0-9_-]{0,200}"),
          "The prefix of native names has a character that Secret Manager does not take.",
          "Use letters, digits, - and _; or names: encoded.");
    } else {
      NamePrefix.of(prefix);
    }
  }

  private static void require(boolean holds, String otherwise, String remedy) {
    if (!holds) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, otherwise).remedy(remedy).build();
    }
  }

  /** The resource beneath which the secrets are. */
  String parent() {
    return "projects/" + project + (location == null ? "" : "/locations/" + location);
  }

  /** Where the service is: regional secrets have an address for each region. */
  String ownHost() {
    return location == null
        ? "secretmanager.googleapis.com"
        : "secretmanager." + location + ".rep.googleapis.com";
  }
}

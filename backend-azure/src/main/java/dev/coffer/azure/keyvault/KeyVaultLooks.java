package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.OperationContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sees what changed in Key Vault. Its list of secrets says when each was changed, to the second,
 * and nothing of versions: it only says which to look at, and does not say so of one that was
 * changed just now. Which version is the newest is told by the list of its versions; the call for
 * the newest alone would bring its value along.
 */
final class KeyVaultLooks implements Looks {
  /** A second of the service's clock, and as much as that may differ from ours. */
  private static final Duration UNSETTLED = Duration.ofSeconds(10);

  private final KeyVaultCalls calls;

  KeyVaultLooks(KeyVaultCalls calls) {
    this.calls = calls;
  }

  @Override
  public int namesAtOnce() {
    return 1;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> names, OperationContext context, MoreCalls more) {
    SecretName name = names.get(0);
    try {
      List<SecretProperties> versions = new ArrayList<>();
      String next = "";
      do {
        if (!next.isEmpty()) {
          more.await();
        }
        next = calls.versionsPage(name, next, versions::add, context);
      } while (!next.isEmpty());
      return versions.isEmpty() ? List.of() : List.of(seen(name, versions));
    } catch (SecretsException e) {
      return switch (e.code()) {
        case NOT_FOUND, INVALID_ARGUMENT -> List.of();
        default -> throw e;
      };
    }
  }

  private static Sighting.Current seen(SecretName name, List<SecretProperties> versions) {
    TreeSet<String> states = new TreeSet<>();
    for (SecretProperties each : versions) {
      states.add(each.getVersion() + " " + each.isEnabled() + " " + each.getUpdatedOn());
    }
    return new Sighting.Current(name, current(versions), digest(states.toString()));
  }

  /** The version that a read gives; null where it gives none, or it cannot be told from others. */
  private static @Nullable VersionId current(List<SecretProperties> versions) {
    SecretProperties newest = versions.get(0);
    boolean only = true;
    for (SecretProperties each : versions.subList(1, versions.size())) {
      long order = KeyVaultTags.order(each) - KeyVaultTags.order(newest);
      only = order != 0 && (order > 0 || only);
      newest = order > 0 ? each : newest;
    }
    return only && KeyVaultVersions.isEnabled(newest) ? VersionId.of(newest.getVersion()) : null;
  }

  /** Of what is known beside the values: as long for a thousand versions as for one. */
  private static String digest(String states) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(states.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    List<Sighting> seen = new ArrayList<>();
    String next =
        calls.page(
            pageToken,
            each -> {
              SecretName name =
                  calls.names().decode(each.getName(), KeyVaultTags.of(each).canonical());
              if (name != null && prefix.matches(name)) {
                seen.add(new Sighting.Listed(name, hint(each)));
              }
            },
            context);
    return new SightingPage(seen, next);
  }

  private static @Nullable String hint(SecretProperties listed) {
    Instant updated = KeyVaultVersions.instant(listed.getUpdatedOn());
    boolean settled = updated != null && updated.isBefore(Instant.now().minus(UNSETTLED));
    return settled ? updated + " " + listed.isEnabled() + " " + listed.getCreatedOn() : null;
  }
}

package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.ListSecretsResponse;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.observe.Looks;
import dev.coffer.observe.MoreCalls;
import dev.coffer.observe.Sighting;
import dev.coffer.observe.SightingPage;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees what changed in Secret Manager: which version is the newest, and its state. A list of
 * secrets says nothing of their versions, so each is looked at by itself; changes of labels and
 * annotations alone are not seen.
 */
final class SecretManagerLooks implements Looks {
  private static final int PAGE = 1_000;

  private final SecretManagerCalls calls;
  private final SecretManagerNames names;

  SecretManagerLooks(SecretManagerCalls calls, SecretManagerNames names) {
    this.calls = calls;
    this.names = names;
  }

  @Override
  public int namesAtOnce() {
    return 1;
  }

  @Override
  public List<Sighting.Current> at(
      List<SecretName> asked, OperationContext context, MoreCalls more) {
    SecretName name = asked.get(0);
    try {
      SecretVersion newest = calls.newest(name, context);
      return newest == null ? List.of() : List.of(seen(name, newest));
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        // What the service cannot spell it does not have.
        return List.of();
      }
      throw e;
    }
  }

  private static Sighting.Current seen(SecretName name, SecretVersion newest) {
    String number = SecretManagerMetadata.number(newest.getName());
    boolean isReadable = newest.getState() == SecretVersion.State.ENABLED;
    String made = newest.getCreateTime().getSeconds() + "." + newest.getCreateTime().getNanos();
    return new Sighting.Current(
        name,
        isReadable ? VersionId.of(number) : null,
        number + " " + newest.getState() + " " + made + " " + newest.getEtag());
  }

  @Override
  public SightingPage below(NamePrefix prefix, String pageToken, OperationContext context) {
    ListSecretsResponse page = calls.list(PAGE, pageToken, context);
    List<Sighting> seen = new ArrayList<>();
    for (Secret secret : page.getSecretsList()) {
      String id = SecretManagerMetadata.last(secret.getName());
      SecretName name = names.decode(id, SecretManagerMetadata.canonical(secret));
      if (name != null && prefix.matches(name)) {
        seen.add(new Sighting.Listed(name, null));
      }
    }
    return new SightingPage(seen, page.getNextPageToken());
  }
}

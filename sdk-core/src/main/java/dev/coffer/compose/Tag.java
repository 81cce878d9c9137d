package dev.coffer.compose;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a composed store makes of one member's answers. Version ids, etags and page tokens of
 * different members could be spelt alike and mean different things; here they become {@code
 * member~text}, so that none is ever taken for another's.
 *
 * <p>Numbers, incarnations and stage revisions compare only within one store: a composed store,
 * whose next answer may come from another member, does not pass them on.
 */
record Tag(Member member) {
  private static final char MARK = '~';

  static Tag of(Member member) {
    return new Tag(member);
  }

  String tag(String text) {
    return member.name() + MARK + text;
  }

  /** The member's own text; null where it is not of this member. */
  @Nullable String untag(String tagged) {
    int mark = member.name().length();
    boolean own =
        tagged.length() > mark && tagged.charAt(mark) == MARK && tagged.startsWith(member.name());
    return own ? tagged.substring(mark + 1) : null;
  }

  @Nullable VersionId untag(VersionId id) {
    String own = untag(id.text());
    return own == null ? null : new VersionId(own);
  }

  VersionId version(VersionId id) {
    String tagged = tag(id.text());
    if (tagged.length() > VersionId.MAX_LENGTH) {
      throw SecretsException.of(
              ErrorCode.LIMIT_EXCEEDED,
              "The version id of the member \"" + member.name() + "\" is too long to be named.")
          .remedy("Give the member a shorter name, or compose fewer stores within each other.")
          .build();
    }
    return new VersionId(tagged);
  }

  Version version(Version version) {
    return new Version(
        version.name(),
        version(version.id()),
        null,
        version.state(),
        version.stages(),
        version.createTime(),
        0,
        0);
  }

  Secret secret(Secret secret) {
    return new Secret(secret.value(), version(secret.version()), provenance(secret.provenance()));
  }

  private Provenance provenance(Provenance from) {
    return member.isComposed()
        ? from
        : new Provenance(member.name(), from.loadedNanos(), from.stale());
  }

  BatchEntry entry(BatchEntry entry) {
    return entry instanceof BatchEntry.Found found
        ? new BatchEntry.Found(found.name(), secret(found.secret()))
        : entry;
  }

  SecretMetadata metadata(SecretMetadata metadata) {
    VersionId current = metadata.current();
    String servedBy = metadata.servedBy();
    return new SecretMetadata(
        metadata.name(),
        metadata.state(),
        metadata.labels(),
        metadata.description(),
        metadata.contentType(),
        metadata.expireTime(),
        metadata.createTime(),
        metadata.updateTime(),
        metadata.etag().isEmpty() ? "" : tag(metadata.etag()),
        current == null ? null : version(current),
        0,
        metadata.nativeName(),
        servedBy == null ? member.name() : servedBy);
  }

  Page<Version> versions(Page<Version> page) {
    List<Version> items = new ArrayList<>();
    page.items().forEach(version -> items.add(version(version)));
    return new Page<>(items, token(page.nextPageToken()), page.unaddressable());
  }

  Page<SecretMetadata> metadata(Page<SecretMetadata> page) {
    List<SecretMetadata> items = new ArrayList<>();
    page.items().forEach(metadata -> items.add(metadata(metadata)));
    return new Page<>(items, token(page.nextPageToken()), page.unaddressable());
  }

  private String token(String token) {
    return token.isEmpty() ? "" : tag(token);
  }
}

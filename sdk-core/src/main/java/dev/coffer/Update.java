package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Instant;

/** A change of metadata that makes no new version. Collects, so not thread-safe. */
@CanIgnoreReturnValue
public final class Update {
  private final SecretName name;
  private final MetadataChange.Builder change = MetadataChange.builder();
  private String ifEtag = "";

  private Update(SecretName name) {
    this.name = name;
  }

  /**
   * An update of this name.
   *
   * @throws SecretsException INVALID_ARGUMENT when it is no name
   */
  public static Update of(String name) {
    return new Update(SecretName.of(name));
  }

  /** All that a change of metadata names, over what was said so far. */
  public Update change(MetadataChange metadata) {
    change.merge(metadata);
    return this;
  }

  public Update label(String key, String text) {
    change.label(key, text);
    return this;
  }

  public Update removeLabel(String key) {
    change.removeLabel(key);
    return this;
  }

  /** Free text; empty for none. */
  public Update description(String description) {
    change.description(description);
    return this;
  }

  /** A media type; empty for none. */
  public Update contentType(String mediaType) {
    change.contentType(mediaType);
    return this;
  }

  /** When the secret is to be treated as expired. It warns; it deletes nothing. */
  public Update expires(Instant time) {
    change.expireTime(time);
    return this;
  }

  /** Takes the expiry away. */
  public Update neverExpires() {
    change.expireTime(MetadataChange.NEVER);
    return this;
  }

  /** Only where the metadata is still that of this etag. */
  public Update ifEtag(String etag) {
    ifEtag = etag;
    return this;
  }

  UpdateMetadataRequest request() {
    return new UpdateMetadataRequest(name, change.build(), ifEtag);
  }

  @Override
  public String toString() {
    return "Update[" + name + "]";
  }
}

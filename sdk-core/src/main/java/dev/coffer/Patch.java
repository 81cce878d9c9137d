package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of single fields that keeps all others. Collects, so not thread-safe. */
@CanIgnoreReturnValue
public final class Patch {
  private final SecretName name;
  private final Map<String, String> set = new LinkedHashMap<>();
  private final Set<String> unset = new LinkedHashSet<>();
  private final MetadataChange.Builder change = MetadataChange.builder();
  private PutCondition condition = PutCondition.NONE;
  private @Nullable String requestId;

  private Patch(SecretName name) {
    this.name = name;
  }

  /**
   * A patch of this name.
   *
   * @throws SecretsException INVALID_ARGUMENT when it is no name
   */
  public static Patch of(String name) {
    return new Patch(SecretName.of(name));
  }

  /** Adds or replaces one field. */
  public Patch field(String field, String text) {
    set.put(field, text);
    unset.remove(field);
    return this;
  }

  /** Removes one field; one that is absent stays absent. */
  public Patch unset(String field) {
    unset.add(field);
    set.remove(field);
    return this;
  }

  /** Only where this version is current: compare-and-set. */
  public Patch ifVersion(VersionId current) {
    condition = PutCondition.ifVersion(current);
    return this;
  }

  /** All that a change of metadata names, over what was said so far. */
  public Patch change(MetadataChange metadata) {
    change.merge(metadata);
    return this;
  }

  public Patch label(String key, String text) {
    change.label(key, text);
    return this;
  }

  public Patch description(String description) {
    change.description(description);
    return this;
  }

  /** When the secret is to be treated as expired. It warns; it deletes nothing. */
  public Patch expires(Instant time) {
    change.expireTime(time);
    return this;
  }

  /** Makes a patch that comes again with this id one patch: 1 to 64 of {@code [A-Za-z0-9_.-]}. */
  public Patch requestId(String id) {
    requestId = id;
    return this;
  }

  @Nullable String requestId() {
    return requestId;
  }

  /** The fields to set, which the caller closes; null where fields are only removed. */
  @Nullable SecretValue fields() {
    return set.isEmpty() ? null : SecretValue.ofFields(set);
  }

  PatchFieldsRequest request(@Nullable SecretValue fields) {
    return new PatchFieldsRequest(name, fields, unset, condition, change.build());
  }

  /** Names what is patched, never a value. */
  @Override
  public String toString() {
    return "Patch[" + name + "]";
  }
}

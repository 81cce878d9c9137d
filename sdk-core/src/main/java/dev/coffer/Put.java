package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A put that says more than a name and a value. It replaces the whole value; {@link Patch} keeps
 * what it does not name. Collects, so not thread-safe.
 */
@CanIgnoreReturnValue
public final class Put {
  private final SecretName name;
  private final MetadataChange.Builder change = MetadataChange.builder();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private @Nullable SecretValue value;
  private PutCondition condition = PutCondition.NONE;
  private Stage stage = Stage.CURRENT;
  private @Nullable String requestId;

  private Put(SecretName name) {
    this.name = name;
  }

  /**
   * A put to this name.
   *
   * @throws SecretsException INVALID_ARGUMENT when it is no name
   */
  public static Put of(String name) {
    return new Put(SecretName.of(name));
  }

  /** The value. It stays the caller's, who may close it once the put has returned. */
  public Put value(SecretValue value) {
    this.value = value;
    return this;
  }

  /** One named string of a value of fields; all fields that are given make the value. */
  public Put field(String field, String text) {
    fields.put(field, text);
    return this;
  }

  /** Only where this version is current: compare-and-set. */
  public Put ifVersion(VersionId current) {
    condition = PutCondition.ifVersion(current);
    return this;
  }

  /** Only where there is no secret of this name. */
  public Put createOnly() {
    condition = PutCondition.CREATE_ONLY;
    return this;
  }

  /** Gives the new version this stage, and leaves {@code current} where it is. */
  public Put stage(Stage stage) {
    this.stage = stage;
    return this;
  }

  /** All that a change of metadata names, over what was said so far. */
  public Put change(MetadataChange metadata) {
    change.merge(metadata);
    return this;
  }

  public Put label(String key, String text) {
    change.label(key, text);
    return this;
  }

  public Put description(String description) {
    change.description(description);
    return this;
  }

  public Put contentType(String mediaType) {
    change.contentType(mediaType);
    return this;
  }

  /** When the secret is to be treated as expired. It warns; it deletes nothing. */
  public Put expires(Instant time) {
    change.expireTime(time);
    return this;
  }

  /** Makes a put that comes again with this id one put: 1 to 64 of {@code [A-Za-z0-9_.-]}. */
  public Put requestId(String id) {
    requestId = id;
    return this;
  }

  @Nullable String requestId() {
    return requestId;
  }

  /** The value to put; the caller closes it where {@link #ownsValue} says so. */
  SecretValue value() {
    if (value != null && fields.isEmpty()) {
      return value;
    }
    if (value == null && !fields.isEmpty()) {
      return SecretValue.ofFields(fields);
    }
    throw SecretsException.of(
            ErrorCode.INVALID_ARGUMENT,
            value == null ? "The put has no value." : "The put has a value and fields.")
        .name(name)
        .remedy("Give a value, or fields, and not both.")
        .build();
  }

  /** Whether the value was made here and so must be wiped here. */
  boolean ownsValue() {
    return value == null;
  }

  PutRequest request(SecretValue of) {
    return new PutRequest(name, of, condition, stage, change.build());
  }

  /** Names what is put, never the value. */
  @Override
  public String toString() {
    return "Put[" + name + "]";
  }
}

package dev.coffer.cli.verb.transfer;

import dev.coffer.Put;
import dev.coffer.SecretsClient;
import dev.coffer.Update;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.verb.transfer.Moved.Outcome;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings values into a store. What is there already is left alone, so the same work can be done
 * again after it broke off.
 */
final class StoreWriter {
  private final SecretsClient secrets;
  private final StoreReader reader;
  private final Capabilities capabilities;
  private final Fingerprints fingerprints;
  private final Output output;

  StoreWriter(SecretsClient secrets, Fingerprints fingerprints, Output output) {
    this.secrets = secrets;
    this.reader = new StoreReader(secrets);
    this.capabilities = secrets.capabilities();
    this.fingerprints = fingerprints;
    this.output = output;
  }

  boolean can(Capability capability) {
    return capabilities.has(capability);
  }

  /** What would become of this value, without writing it. */
  Outcome foresee(String name, SecretValue value) {
    try (Secret there = reader.current(SecretName.of(name))) {
      if (there == null) {
        return Outcome.CREATED;
      }
      return same(there.value(), value) ? Outcome.UNCHANGED : Outcome.REPLACED;
    }
  }

  /** Makes the value current under the name, with what the store can hold of its metadata. */
  Moved bring(String name, SecretValue value, MetadataChange metadata) {
    Outcome outcome = foresee(name, value);
    MetadataChange kept = within(name, metadata);
    if (outcome != Outcome.UNCHANGED) {
      Version version = put(name, value, kept);
      return new Moved(name, outcome, version.id());
    }
    if (!kept.isNone()
        && can(Capability.UPDATE_METADATA)
        && changes(secrets.describe(name), kept)) {
      secrets.update(Update.of(name).change(kept));
    }
    return new Moved(name, outcome, null);
  }

  /** Adds a version, whatever is there. */
  Version put(String name, SecretValue value, MetadataChange metadata) {
    return secrets.put(Put.of(name).value(value).change(metadata));
  }

  /** What the store can hold of this metadata; says what is lost. */
  MetadataChange within(String name, MetadataChange metadata) {
    List<String> lost = Metadata.lost(metadata, capabilities);
    if (!lost.isEmpty()) {
      output.warn(
          "the store "
              + secrets.storeName()
              + " cannot keep what is lost of "
              + name
              + ": "
              + String.join(", ", lost)
              + ".");
    }
    return Metadata.within(metadata, capabilities);
  }

  /** Whether the current value under the name is this one. */
  boolean holds(String name, SecretValue value) {
    try (Secret there = reader.current(SecretName.of(name))) {
      return there != null && same(there.value(), value);
    }
  }

  private boolean same(SecretValue one, SecretValue other) {
    return fingerprints.of(one).equals(fingerprints.of(other));
  }

  private static boolean changes(SecretMetadata there, MetadataChange change) {
    return !change.applyTo(there.labels()).equals(there.labels())
        || differs(change.description(), there.description())
        || differs(change.contentType(), there.contentType())
        || differs(change.expireTime(), there.expireTime());
  }

  private static boolean differs(@Nullable Object wanted, @Nullable Object there) {
    return wanted != null && !wanted.equals(there);
  }

  /** Makes a version current, where the store can. */
  void promote(Version version) {
    if (!can(Capability.MOVABLE_CURRENT)) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED,
              "The newest version of this secret is not its current one, and the store cannot"
                  + " follow in that.")
          .store(secrets.storeName())
          .name(version.name())
          .remedy("Promote the newest version first, or copy without --all-versions.")
          .build();
    }
    secrets.promote(version.name().text(), version.id());
  }
}

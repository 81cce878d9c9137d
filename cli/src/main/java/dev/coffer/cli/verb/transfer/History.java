package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.verb.transfer.Moved.Outcome;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies all readable versions of a secret, oldest first. A target that holds the beginning of them
 * gets the rest; one that holds others is left alone, since versions cannot be put before versions.
 */
final class History {
  private final StoreReader source;
  private final StoreReader there;
  private final StoreWriter target;
  private final Fingerprints fingerprints;

  History(StoreReader source, StoreReader there, StoreWriter target, Fingerprints fingerprints) {
    this.source = source;
    this.there = there;
    this.target = target;
    this.fingerprints = fingerprints;
  }

  Moved copy(SecretMetadata metadata) {
    String name = metadata.name().text();
    List<Version> wanted = readable(source, source.versions(metadata.name()));
    if (wanted.isEmpty()) {
      return new Moved(name, Outcome.SKIPPED, null);
    }
    List<Version> copied = readable(there, there.versions(metadata.name()));
    requireBeginning(metadata, wanted, copied);
    MetadataChange kept = target.within(name, Metadata.of(metadata));
    boolean created = copied.isEmpty();
    boolean complete = copied.size() == wanted.size();
    List<Version> all = new ArrayList<>(copied);
    for (Version version : wanted.subList(copied.size(), wanted.size())) {
      all.add(put(version, kept));
    }
    Version current = follow(metadata, wanted, all);
    if (complete) {
      return new Moved(name, Outcome.UNCHANGED, null);
    }
    return new Moved(name, created ? Outcome.CREATED : Outcome.REPLACED, current.id());
  }

  private Version put(Version version, MetadataChange metadata) {
    try (Secret secret = source.version(version)) {
      if (secret == null) {
        throw SecretsException.of(
                ErrorCode.VERSION_MISMATCH, "A version went away while the secret was copied.")
            .name(version.name())
            .remedy("Run it again.")
            .build();
      }
      return target.put(version.name().text(), secret.value(), metadata);
    }
  }

  /** Makes the same version current as in the source. */
  private Version follow(SecretMetadata metadata, List<Version> wanted, List<Version> all) {
    int last = wanted.size() - 1;
    int current = last;
    for (int i = 0; i <= last; i++) {
      if (wanted.get(i).id().equals(metadata.current())) {
        current = i;
      }
    }
    Version chosen = all.get(current);
    Version now = currentOf(there.versions(metadata.name()));
    if (now == null || !now.id().equals(chosen.id())) {
      target.promote(chosen);
    }
    return chosen;
  }

  private static @Nullable Version currentOf(List<Version> versions) {
    for (Version version : versions) {
      if (version.has(Stage.CURRENT)) {
        return version;
      }
    }
    return null;
  }

  private void requireBeginning(
      SecretMetadata metadata, List<Version> wanted, List<Version> copied) {
    boolean beginning = copied.size() <= wanted.size();
    for (int i = 0; beginning && i < copied.size(); i++) {
      beginning = fingerprint(source, wanted.get(i)).equals(fingerprint(there, copied.get(i)));
    }
    if (!beginning) {
      throw SecretsException.of(
              ErrorCode.VERSION_MISMATCH,
              "The target has versions of this secret that the source has not.")
          .name(metadata.name())
          .remedy("Purge it there first, or copy without --all-versions.")
          .build();
    }
  }

  private ByteBuffer fingerprint(StoreReader reader, Version version) {
    try (Secret secret = reader.version(version)) {
      return secret == null ? ByteBuffer.allocate(0) : fingerprints.of(secret.value());
    }
  }

  private static List<Version> readable(StoreReader reader, List<Version> versions) {
    List<Version> readable = new ArrayList<>();
    for (Version version : versions) {
      try (Secret secret = reader.version(version)) {
        if (secret != null) {
          readable.add(version);
        }
      }
    }
    return readable;
  }
}

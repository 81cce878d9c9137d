package dev.coffer.cli.verb.transfer;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metadata that goes with a value from one place to another. */
final class Metadata {
  private Metadata() {}

  /** All that a store says of a secret. */
  static MetadataChange of(SecretMetadata metadata) {
    MetadataChange.Builder change = MetadataChange.builder();
    metadata.labels().forEach(change::label);
    if (!metadata.description().isEmpty()) {
      change.description(metadata.description());
    }
    if (!metadata.contentType().isEmpty()) {
      change.contentType(metadata.contentType());
    }
    if (metadata.expireTime() != null) {
      change.expireTime(metadata.expireTime());
    }
    return change.build();
  }

  /** What of it a store can hold. */
  static MetadataChange within(MetadataChange change, Capabilities capabilities) {
    return new MetadataChange(
        capabilities.has(Capability.LABELS) ? change.setLabels() : Map.of(),
        change.removeLabels(),
        capabilities.has(Capability.DESCRIPTION) ? change.description() : null,
        capabilities.has(Capability.CONTENT_TYPE) ? change.contentType() : null,
        capabilities.has(Capability.EXPIRY) ? change.expireTime() : null);
  }

  /** What a store cannot hold, in words; empty where it holds all. */
  static List<String> lost(MetadataChange change, Capabilities capabilities) {
    MetadataChange kept = within(change, capabilities);
    List<String> lost = new ArrayList<>();
    if (!kept.setLabels().equals(change.setLabels())) {
      lost.add("labels");
    }
    if (kept.description() == null && change.description() != null) {
      lost.add("description");
    }
    if (kept.contentType() == null && change.contentType() != null) {
      lost.add("content type");
    }
    if (kept.expireTime() == null && change.expireTime() != null) {
      lost.add("expiry");
    }
    return lost;
  }
}

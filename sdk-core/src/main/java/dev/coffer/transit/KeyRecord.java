package dev.coffer.transit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A transit key as it is kept, its secrets in the clear: for a moment, then wiped.
 *
 * @param key what may be known of it
 * @param material one for each version, in their order
 */
record KeyRecord(TransitKey key, List<KeyMaterial> material) {
  KeyRecord {
    Objects.requireNonNull(key, "key");
    material = List.copyOf(material);
    if (material.size() != key.versions().size()) {
      throw new IllegalArgumentException("each version has its material");
    }
  }

  static KeyRecord first(NewTransitKey asked, KeyMaterial made, Instant now) {
    Instant due = asked.rotationPeriod() == null ? null : now.plus(asked.rotationPeriod());
    TransitKey key =
        new TransitKey(
            asked.name(),
            asked.kind(),
            now,
            1,
            asked.rotationPeriod(),
            due,
            asked.deletionAllowed(),
            List.of(version(1, made, now)));
    return new KeyRecord(key, List.of(made));
  }

  /** One more version; the next is due a period from now. */
  KeyRecord rotated(KeyMaterial made, Instant now) {
    List<TransitKeyVersion> versions = new ArrayList<>(key.versions());
    versions.add(version(key.latestVersion() + 1, made, now));
    List<KeyMaterial> all = new ArrayList<>(material);
    all.add(made);
    Instant due = key.rotationPeriod() == null ? null : now.plus(key.rotationPeriod());
    return new KeyRecord(key.with(versions, due), all);
  }

  KeyRecord changed(TransitKeyChange change, Instant now) {
    Integer least = change.minDecryptionVersion();
    Boolean deletion = change.deletionAllowed();
    var period = change.rotationPeriod() == null ? key.rotationPeriod() : change.rotationPeriod();
    var kept = period == null || period.isZero() ? null : period;
    Instant due = change.rotationPeriod() == null ? key.rotationTime() : null;
    if (due == null && kept != null) {
      due = now.plus(kept);
    }
    return new KeyRecord(
        new TransitKey(
            key.name(),
            key.kind(),
            key.createTime(),
            least == null ? key.minDecryptionVersion() : least,
            kept,
            due,
            deletion == null ? key.deletionAllowed() : deletion,
            key.versions()),
        material);
  }

  KeyRecord without(int below) {
    List<TransitKeyVersion> versions = new ArrayList<>();
    List<KeyMaterial> left = new ArrayList<>();
    for (int i = 0; i < material.size(); i++) {
      if (key.versions().get(i).number() >= below) {
        versions.add(key.versions().get(i));
        left.add(material.get(i));
      }
    }
    return new KeyRecord(key.with(versions, key.rotationTime()), left);
  }

  void wipe() {
    material.forEach(KeyMaterial::wipe);
  }

  private static TransitKeyVersion version(int number, KeyMaterial made, Instant now) {
    return new TransitKeyVersion(number, now, Pem.ofPublicKey(made.shown()));
  }

  @Override
  public String toString() {
    return "KeyRecord[" + key.name() + "]";
  }
}

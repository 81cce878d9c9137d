package dev.coffer.conformance.crash;

import dev.coffer.Patch;
import dev.coffer.Put;
import dev.coffer.SecretsClient;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import org.jspecify.annotations.Nullable;

/**
 * One write. Its id is its request id, and is in every value that it makes, so that of each value
 * that is read back it is known who wrote it. Doing it again does the very same.
 *
 * @param id unique in a run
 * @param writer the number of the thread that does it
 * @param verb PUT, PATCH_FIELDS, MOVE_STAGE, DELETE, RESTORE or PURGE
 * @param to the version that current is moved to; null but for MOVE_STAGE
 * @param bytes the size of the value that a put makes
 */
public record Write(
    String id, int writer, Verb verb, SecretName name, @Nullable VersionId to, int bytes) {

  /** As one line without a line break; {@link #parse} reads it. */
  String line() {
    return String.join(
        " ", id, "" + writer, verb.name(), name.text(), to == null ? "-" : to.text(), "" + bytes);
  }

  static Write parse(String line) {
    String[] parts = line.split(" ", -1);
    return new Write(
        parts[0],
        Integer.parseInt(parts[1]),
        Verb.valueOf(parts[2]),
        SecretName.of(parts[3]),
        parts[4].equals("-") ? null : VersionId.of(parts[4]),
        Integer.parseInt(parts[5]));
  }

  /** Whether it makes a version. */
  boolean makesVersion() {
    return verb == Verb.PUT || verb == Verb.PATCH_FIELDS;
  }

  /**
   * Does it.
   *
   * @return the version that it made; null where it made none
   */
  @Nullable VersionId on(SecretsClient client) {
    switch (verb) {
      case PUT -> {
        return put(client);
      }
      case PATCH_FIELDS -> {
        return client
            .patch(Patch.of(name.text()).field(Content.patchedField(id), id).requestId(id))
            .id();
      }
      case MOVE_STAGE -> {
        if (to == null) {
          throw new IllegalStateException("a move to no version: " + line());
        }
        client.withRequestId(id).moveStage(name.text(), Stage.CURRENT, to);
      }
      case DELETE -> client.withRequestId(id).delete(name.text());
      case RESTORE -> client.withRequestId(id).restore(name.text());
      case PURGE -> client.withRequestId(id).purge(name.text());
      default -> throw new IllegalStateException("no write: " + verb);
    }
    return null;
  }

  private VersionId put(SecretsClient client) {
    try (SecretValue value = Content.of(this).value()) {
      return client.put(Put.of(name.text()).value(value).requestId(id)).id();
    }
  }

  @Override
  public String toString() {
    return verb + " " + name + (to == null ? "" : " to " + to) + " (" + id + ")";
  }
}

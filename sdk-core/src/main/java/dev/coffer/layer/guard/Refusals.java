package dev.coffer.layer.guard;

import dev.coffer.spi.Capability;
import dev.coffer.spi.Verb;

/** The words of a refusal: what was to be done, and which argument asked for a capability. */
final class Refusals {
  private Refusals() {}

  static String deed(Verb verb) {
    return switch (verb) {
      case GET, GET_MANY -> "read this";
      case DESCRIBE -> "describe this";
      case LIST -> "list this";
      case LIST_VERSIONS -> "list versions";
      case PUT -> "take this put";
      case PATCH_FIELDS -> "patch these fields";
      case UPDATE_METADATA -> "update this metadata";
      case MOVE_STAGE -> "move this stage";
      case SET_VERSION_STATE -> "disable or enable versions";
      case DELETE -> "delete this";
      case RESTORE -> "restore this";
      case PURGE -> "purge this";
      case OBSERVE -> "observe this";
    };
  }

  static String argument(Capability capability) {
    return switch (capability) {
      case PUT -> "a put (the store is read-only)";
      case VERSIONS -> "the version asked for";
      case VERSION_NUMBERS -> "a version number";
      case MOVABLE_CURRENT -> "moving the stage current";
      case STAGES -> "a stage other than current";
      case COMPARE_AND_SET -> "the expected version";
      case CREATE_ONLY -> "the create-only condition";
      case IDEMPOTENT_PUT -> "the request id";
      case FIELDS -> "a value of fields";
      case FIELD_PATCH -> "changing single fields";
      case LABELS -> "the labels";
      case DESCRIPTION -> "the description";
      case CONTENT_TYPE -> "the content type";
      case EXPIRY -> "the expiry";
      case UPDATE_METADATA -> "changing metadata without a new version";
      case ETAG -> "the expected etag";
      case DISABLE_VERSION -> "the state of a version";
      case SOFT_DELETE, PUT_RESTORES -> "a secret that can be restored";
      case SOFT_DELETE_VERSION -> "a version that can be restored";
      case PURGE -> "destroying a secret";
      case PURGE_VERSION -> "destroying a version";
      case LIST -> "the list";
      case LIST_DELETED -> "the list of deleted secrets";
      case EMPTY_VALUE -> "the empty value";
      case BATCH_GET -> "the batch";
      case NATIVE_CHANGES, OBSERVED_CHANGES -> "telling changes";
    };
  }
}

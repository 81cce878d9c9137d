package dev.coffer.vault;

import dev.coffer.spi.Json;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API. Immutable.
 *
 * @param path below {@code /v1/}, not escaped yet
 * @param query escaped; empty for none
 * @param body null for none
 */
record VaultRequest(Kind kind, String method, String path, String query, @Nullable Json body) {
  /** What the request may change. */
  enum Kind {
    /** Nothing, so that it may be lost or repeated. */
    READ("read"),
    LIST("list"),
    /** Nothing: the server only computes. */
    COMPUTE("update"),
    WRITE("create and update"),
    PATCH("patch"),
    DELETE("delete");

    private final String capability;

    Kind(String capability) {
      this.capability = capability;
    }

    /** What a policy must grant on the path. */
    String capability() {
      return capability;
    }

    boolean changes() {
      return this == WRITE || this == PATCH || this == DELETE;
    }
  }

  static VaultRequest read(String path) {
    return new VaultRequest(Kind.READ, "GET", path, "", null);
  }

  static VaultRequest read(String path, String query) {
    return new VaultRequest(Kind.READ, "GET", path, query, null);
  }

  static VaultRequest list(String path, String query) {
    return new VaultRequest(Kind.LIST, "LIST", path, query, null);
  }

  static VaultRequest compute(String path, Json body) {
    return new VaultRequest(Kind.COMPUTE, "POST", path, "", body);
  }

  static VaultRequest write(String path, Json body) {
    return new VaultRequest(Kind.WRITE, "POST", path, "", body);
  }

  static VaultRequest patch(String path, Json body) {
    return new VaultRequest(Kind.PATCH, "PATCH", path, "", body);
  }

  static VaultRequest delete(String path) {
    return new VaultRequest(Kind.DELETE, "DELETE", path, "", null);
  }

  /** Without the body, which may hold a secret. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}

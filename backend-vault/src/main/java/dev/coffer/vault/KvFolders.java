package dev.coffer.vault;

import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what lies in a folder of a mount, in the order of bytes. OpenBao gives it in pages, and
 * with the metadata of each secret where it is asked for; Vault gives all names at once and ignores
 * the question. Thread-safe.
 */
final class KvFolders {
  /** How much is asked for at once. */
  static final int CHUNK = 500;

  private final VaultSession session;
  private final String plain;
  private final String detailed;
  private volatile boolean givesDetails;

  /**
   * @param plain where names are listed, as {@code secret/metadata/}
   * @param detailed where metadata is listed with them; empty where the engine has none
   */
  KvFolders(VaultSession session, String plain, String detailed) {
    this.session = session;
    this.plain = plain;
    this.detailed = detailed;
    this.givesDetails = !detailed.isEmpty();
  }

  /**
   * One thing in a folder.
   *
   * @param key its own name; that of a folder has a last slash
   * @param metadata {@link Json#MISSING} where the server gives none with the list
   */
  record Entry(String key, Json metadata) {
    boolean isFolder() {
      return key.endsWith("/");
    }
  }

  /** What comes after a key, at most a chunk and at least something where there is anything. */
  List<Entry> read(String folder, String after, OperationContext context) {
    String query =
        "limit="
            + CHUNK
            + (after.isEmpty()
                ? ""
                : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8).replace("+", "%20"));
    if (givesDetails) {
      VaultRequest request = VaultRequest.list(detailed + folder, query);
      VaultReply reply = session.call(request, context);
      if (reply.isFine() || isEmpty(reply)) {
        return entries(reply, after);
      }
      if (reply.status() != 403 && reply.status() != 404 && reply.status() != 405) {
        throw session.errors().of(request, reply);
      }
      givesDetails = false;
    }
    VaultRequest request = VaultRequest.list(plain + folder, query);
    VaultReply reply = session.call(request, context);
    if (!reply.isFine() && !isEmpty(reply)) {
      throw session.errors().of(request, reply);
    }
    return entries(reply, after);
  }

  /** Nothing in a folder is answered like a secret that is not there, in no words. */
  private static boolean isEmpty(VaultReply reply) {
    return reply.status() == 404 && reply.body().isObject() && reply.complaint().isEmpty();
  }

  private static List<Entry> entries(VaultReply reply, String after) {
    List<Entry> entries = new ArrayList<>();
    for (Json key : reply.data().path("keys").items()) {
      if (key.asText().compareTo(after) > 0) {
        entries.add(new Entry(key.asText(), reply.data().path("key_info").path(key.asText())));
      }
    }
    return entries;
  }
}

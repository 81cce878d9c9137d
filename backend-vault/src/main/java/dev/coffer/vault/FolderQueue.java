package dev.coffer.vault;

import dev.coffer.model.NamePrefix;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The folders that are still to be read, the first of them perhaps from a key on: the text of it is
 * a page token between looks at a mount.
 */
final class FolderQueue {
  private final Deque<String> folders;
  private final String after;

  private FolderQueue(Deque<String> folders, String after) {
    this.folders = folders;
    this.after = after;
  }

  /**
   * @param token as {@link #next} gave it; empty to begin with the prefix
   */
  static FolderQueue of(NamePrefix prefix, String token) {
    if (token.isEmpty()) {
      return new FolderQueue(new ArrayDeque<>(List.of(prefix.text())), "");
    }
    Iterator<String> lines = List.of(token.split("\n", -1)).iterator();
    String after = lines.next();
    Deque<String> folders = new ArrayDeque<>();
    lines.forEachRemaining(folders::add);
    return new FolderQueue(folders, after);
  }

  /** The folder to be read now. */
  String folder() {
    return folders.element();
  }

  /** The key after which it is read; empty for all of it. */
  String after() {
    return after;
  }

  void add(String folder) {
    folders.add(folder);
  }

  /**
   * @param last the key after which the folder goes on; empty where it was read to its end
   * @return empty where nothing is left
   */
  String next(String last) {
    if (last.isEmpty()) {
      folders.remove();
    }
    return folders.isEmpty() ? "" : last + "\n" + String.join("\n", folders);
  }
}

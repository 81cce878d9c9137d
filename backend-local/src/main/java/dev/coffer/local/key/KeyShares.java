package dev.coffer.local.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A root key that lies nowhere but in shares, in files that different people keep: for the day on
 * which every other root key of a store is lost. It is made for that, so that also a store whose
 * root key cannot leave its HSM has one.
 */
public final class KeyShares {
  /** The most shares of a key. */
  public static final int MAX_SHARES = Shamir.MAX_SHARES;

  private KeyShares() {}

  /**
   * Makes a root key and its shares, one file of mode 0600 for each: {@code share-1} and so on.
   *
   * @param folder is there, and has none of these files
   * @param count how many shares there are, 2 to 255
   * @param needed how many of them give the key back, 2 to count
   * @return the key, which wraps once and is closed then
   * @throws SecretsException INVALID_ARGUMENT for other numbers; ALREADY_EXISTS where there is such
   *     a file; CONFIGURATION when it cannot be written. Files that were written are removed then
   */
  public static SoftwareKeyProvider make(Path folder, int count, int needed) {
    if (needed < 2 || count < needed || count > MAX_SHARES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "There cannot be so many shares, or so many needed.")
          .remedy(
              "Make 2 to 255 shares, of which 2 or more, and no more than there are, are needed.")
          .build();
    }
    byte[] bytes = new byte[RootKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    List<Path> written = new ArrayList<>();
    SortedMap<Integer, byte[]> parts = Shamir.split(bytes, count, needed, new SecureRandom());
    RootKey key = RootKey.consume(bytes);
    try {
      parts.forEach(
          (number, part) -> {
            Path file = folder.resolve("share-" + number);
            KeyFiles.create(file, new KeyShare(key.id(), number, count, needed, part).encode());
            written.add(file);
          });
      return SoftwareKeyProvider.of(key);
    } catch (RuntimeException e) {
      key.close();
      written.forEach(file -> discard(file, e));
      throw e;
    } finally {
      parts.values().forEach(part -> Arrays.fill(part, (byte) 0));
    }
  }

  private static void discard(Path file, RuntimeException cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Puts the root key together.
   *
   * @param files as many shares of one key as are needed, or more
   * @throws SecretsException CONFIGURATION when a file is not there or others may read it;
   *     INTEGRITY when one is damaged; INVALID_ARGUMENT when they do not belong together or are too
   *     few
   */
  public static SoftwareKeyProvider join(List<Path> files) {
    SortedMap<Integer, byte[]> parts = new TreeMap<>();
    List<KeyShare> shares = new ArrayList<>();
    try {
      for (Path file : files) {
        KeyShare share = read(file);
        shares.add(share);
        if (!share.belongsWith(shares.get(0)) || parts.put(share.number(), share.part()) != null) {
          throw refused(
              "The share " + file + " does not go with the others.",
              "Give different shares of one key.");
        }
      }
      if (shares.isEmpty() || parts.size() < shares.get(0).needed()) {
        String needed = shares.isEmpty() ? "some" : String.valueOf(shares.get(0).needed());
        throw refused(
            parts.size() + " shares do not give the key back: " + needed + " are needed.",
            "Bring more shares.");
      }
      return joined(parts, shares.get(0).key());
    } finally {
      shares.forEach(KeyShare::wipe);
    }
  }

  private static KeyShare read(Path file) {
    byte[] content = KeyFiles.read(file);
    KeyShare share = content == null ? null : KeyShare.decode(content);
    if (content != null) {
      Arrays.fill(content, (byte) 0);
    }
    if (share == null) {
      throw damaged("The share " + file + " is damaged.");
    }
    return share;
  }

  private static SoftwareKeyProvider joined(SortedMap<Integer, byte[]> parts, String id) {
    RootKey key = RootKey.consume(Shamir.join(parts));
    if (!key.id().equals(id)) {
      key.close();
      throw damaged("The shares do not give the key back: one of them was changed.");
    }
    return SoftwareKeyProvider.of(key);
  }

  private static SecretsException damaged(String what) {
    return SecretsException.of(ErrorCode.INTEGRITY, what)
        .remedy("Copy it again from where it is kept, or bring another share.")
        .origin(Origin.KEY_PROVIDER)
        .build();
  }

  private static SecretsException refused(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what)
        .remedy(mend)
        .origin(Origin.KEY_PROVIDER)
        .build();
  }
}

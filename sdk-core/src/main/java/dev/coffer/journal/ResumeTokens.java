package dev.coffer.journal;

import dev.coffer.key.MacKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Seals positions into resume tokens: a vector over stores, and a keyed hash of it together with
 * who watches and what. A token that was made up, changed, or given by another caller or for
 * another filter is refused with one answer for all of it. Thread-safe.
 */
final class ResumeTokens {
  private static final byte FORMAT = 1;
  private static final int POSITION_BYTES = 4 * Long.BYTES;

  /** How many tokens are kept: watches of one kind are told the same at about the same time. */
  private static final int KEPT = 16;

  private final MacKey key;
  private final byte[] principal;
  private final byte[] filter;
  private final AtomicReferenceArray<Sealed> kept = new AtomicReferenceArray<>(KEPT);

  /** What was sealed for a position. */
  private record Sealed(Position position, ResumeToken token) {}

  ResumeTokens(MacKey key, String principal, WatchFilter filter) {
    this.key = key;
    this.principal = principal.getBytes(StandardCharsets.UTF_8);
    this.filter = filter.canonical();
  }

  /** The token of a watch of one store; the same object to whoever asks soon. */
  ResumeToken seal(Position position) {
    int slot = (int) (position.revision() % KEPT);
    Sealed sealed = kept.get(slot);
    if (sealed == null || !sealed.position().equals(position)) {
      sealed = new Sealed(position, seal(List.of(position)));
      kept.set(slot, sealed);
    }
    return sealed.token();
  }

  ResumeToken seal(List<Position> positions) {
    ByteBuffer token =
        ByteBuffer.allocate(MacKey.TAG_BYTES + 1 + positions.size() * POSITION_BYTES);
    token.position(MacKey.TAG_BYTES).put(FORMAT);
    for (Position position : positions) {
      token
          .putLong(position.store().getMostSignificantBits())
          .putLong(position.store().getLeastSignificantBits())
          .putLong(position.epoch())
          .putLong(position.revision());
    }
    byte[] bytes = token.array();
    byte[] vector = Arrays.copyOfRange(bytes, MacKey.TAG_BYTES, bytes.length);
    token.put(0, key.sign(principal, filter, vector));
    return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT for a token of another watch
   */
  List<Position> open(ResumeToken token) {
    byte[] bytes = decode(token);
    if (bytes.length <= MacKey.TAG_BYTES) {
      throw ResumeToken.foreign();
    }
    byte[] tag = Arrays.copyOf(bytes, MacKey.TAG_BYTES);
    byte[] vector = Arrays.copyOfRange(bytes, MacKey.TAG_BYTES, bytes.length);
    boolean whole = vector[0] == FORMAT && (vector.length - 1) % POSITION_BYTES == 0;
    if (!key.verify(tag, principal, filter, vector) || !whole) {
      throw ResumeToken.foreign();
    }
    ByteBuffer in = ByteBuffer.wrap(vector, 1, vector.length - 1);
    List<Position> positions = new ArrayList<>();
    while (in.hasRemaining()) {
      positions.add(new Position(new UUID(in.getLong(), in.getLong()), in.getLong(), in.getLong()));
    }
    return List.copyOf(positions);
  }

  /** One spelling for each token: what encodes to another text is another token. */
  private static byte[] decode(ResumeToken token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.text());
    } catch (IllegalArgumentException e) {
      throw ResumeToken.foreign();
    }
    String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    if (!again.equals(token.text())) {
      throw ResumeToken.foreign();
    }
    return bytes;
  }
}

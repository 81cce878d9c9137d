package dev.coffer.server.access;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What the system store keeps of a one-time token. Encoded as format (1 byte), expiry in seconds (8
 * bytes), hash (32 bytes), and the key hash of the claimant in modified UTF-8 with its length.
 *
 * @param hash the keyed hash of the token
 * @param keyHash the hash of the public key that claimed it; empty while nobody did
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record OneTimeTokenRecord(byte[] hash, Instant expireTime, String keyHash) {
  private static final int FORMAT = 1;
  private static final int HASH_BYTES = 32;

  OneTimeTokenRecord claimedBy(String key) {
    return new OneTimeTokenRecord(hash, expireTime, key);
  }

  boolean isClaimedBy(String key) {
    return keyHash.equals(key);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(expireTime.getEpochSecond());
      out.write(hash);
      out.writeUTF(keyHash);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  static OneTimeTokenRecord decode(byte[] content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("unknown format");
      }
      Instant expireTime = Instant.ofEpochSecond(in.readLong());
      byte[] hash = in.readNBytes(HASH_BYTES);
      OneTimeTokenRecord record = new OneTimeTokenRecord(hash, expireTime, in.readUTF());
      if (hash.length != HASH_BYTES || in.read() >= 0) {
        throw new IOException("wrong length");
      }
      return record;
    } catch (IOException | DateTimeException e) {
      throw SecretsException.of(ErrorCode.INTEGRITY, "The record of the one-time token is damaged.")
          .remedy("Run \"coffer bootstrap\" again, which issues another.")
          .cause(e)
          .build();
    }
  }
}

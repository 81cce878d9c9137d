package dev.coffer.conformance.peer.gcp;

import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One secret of the fake with its versions. Guarded by its service. */
final class StoredSecret {
  /** The order in which secrets were made: times can be equal. */
  final long sequence;

  Secret secret;
  final List<StoredVersion> versions = new ArrayList<>();

  StoredSecret(long sequence, Secret secret) {
    this.sequence = sequence;
    this.secret = secret;
  }

  @Nullable StoredVersion version(long number) {
    return number >= 1 && number <= versions.size() ? versions.get((int) number - 1) : null;
  }

  @Nullable StoredVersion newest() {
    return version(versions.size());
  }

  /** One version; the value is gone when it is destroyed. */
  static final class StoredVersion {
    SecretVersion version;
    @Nullable ByteString data;
    final long crc;

    StoredVersion(SecretVersion version, ByteString data, long crc) {
      this.version = version;
      this.data = data;
      this.crc = crc;
    }
  }
}

package dev.coffer.server.keyring;

import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.proto.v1.GetKeyRingResponse;
import dev.coffer.proto.v1.KeyRingMode;
import dev.coffer.proto.v1.ListBackupsResponse;
import dev.coffer.proto.v1.Rewrap;
import dev.coffer.proto.v1.RewrapState;
import dev.coffer.proto.v1.RingKey;
import dev.coffer.proto.v1.RingKeyState;
import dev.coffer.proto.v1.RootKey;
import dev.coffer.server.call.Wire;
import dev.coffer.store.KeptBackup;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysStatus;
import dev.coffer.store.RewrapStatus;
import java.util.List;

/** Keys of a store as they go over the wire. */
final class KeyRingAnswers {
  private KeyRingAnswers() {}

  static GetKeyRingResponse of(KeysStatus status) {
    GetKeyRingResponse.Builder answer =
        GetKeyRingResponse.newBuilder()
            .setMode(
                status.mode() == KeyMode.RING
                    ? KeyRingMode.KEY_RING_MODE_RING
                    : KeyRingMode.KEY_RING_MODE_DIRECT)
            .setGeneration(status.generation())
            .setRewrap(of(status.rewrap()));
    status.ringKeys().forEach(each -> answer.addRingKeys(of(each)));
    status.rootKeys().forEach(each -> answer.addRootKeys(of(each.version(), each.offline())));
    return answer.build();
  }

  private static RingKey of(RingKeyInfo key) {
    RingKeyState state =
        switch (key.state()) {
          case ACTIVE -> RingKeyState.RING_KEY_STATE_ACTIVE;
          case DECRYPT_ONLY -> RingKeyState.RING_KEY_STATE_DECRYPT_ONLY;
          case DESTROYED -> RingKeyState.RING_KEY_STATE_DESTROYED;
        };
    return RingKey.newBuilder()
        .setId(key.id())
        .setState(state)
        .setUses(key.uses())
        .setCreateTime(Wire.timestamp(key.createTime()))
        .build();
  }

  private static RootKey of(KeyVersion version, boolean offline) {
    return RootKey.newBuilder()
        .setKey(version.key())
        .setVersion(version.version())
        .setOffline(offline)
        .build();
  }

  private static Rewrap of(RewrapStatus status) {
    RewrapState state =
        switch (status.state()) {
          case DONE -> RewrapState.REWRAP_STATE_DONE;
          case RUNNING -> RewrapState.REWRAP_STATE_RUNNING;
          case WAITING -> RewrapState.REWRAP_STATE_WAITING;
        };
    Rewrap.Builder answer =
        Rewrap.newBuilder()
            .setState(state)
            .setSeen(status.seen())
            .setTotal(status.total())
            .setRewrapped(status.rewrapped())
            .setDamaged(status.damaged())
            .setWaitsFor(status.waitsFor());
    if (status.startTime() != null) {
      answer.setStartTime(Wire.timestamp(status.startTime()));
    }
    if (status.endTime() != null) {
      answer.setEndTime(Wire.timestamp(status.endTime()));
    }
    return answer.build();
  }

  static ListBackupsResponse of(List<KeptBackup> backups) {
    ListBackupsResponse.Builder answer = ListBackupsResponse.newBuilder();
    for (KeptBackup each : backups) {
      dev.coffer.proto.v1.KeptBackup.Builder backup =
          dev.coffer.proto.v1.KeptBackup.newBuilder()
              .setId(each.id())
              .setFirstTime(Wire.timestamp(each.first()))
              .setLastTime(Wire.timestamp(each.last()))
              .setCount(each.count())
              .addAllRingKeys(each.ringKeys());
      each.rootKeys().forEach(version -> backup.addRootKeys(of(version, false)));
      answer.addBackups(backup);
    }
    return answer.build();
  }
}

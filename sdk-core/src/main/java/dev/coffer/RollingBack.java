package dev.coffer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.List;
import java.util.Optional;

/** Brings the previous version of one secret back, in the way that its store can. */
final class RollingBack {
  private final Calls calls;
  private final SecretName name;
  private final List<Version> newestFirst;

  RollingBack(Calls calls, SecretName name, List<Version> newestFirst) {
    this.calls = calls;
    this.name = name;
    this.newestFirst = newestFirst;
  }

  Rollback run() {
    Capabilities can = calls.store().capabilities();
    Version current =
        bearing(Stage.CURRENT)
            .orElseThrow(() -> nothingTo("No version is current.", "Promote one: coffer promote."));
    return can.has(Capability.MOVABLE_CURRENT) ? swap(current) : writeAgain(current, can);
  }

  /** Compare-and-set: moving current gives previous to the version that bore it. */
  private Rollback swap(Version current) {
    Version previous =
        bearing(Stage.PREVIOUS)
            .orElseThrow(
                () ->
                    nothingTo(
                        "No version was current before this one.",
                        "Promote the version you want: coffer promote NAME VERSION."));
    calls.run(new MoveStageRequest(name, Stage.CURRENT, previous.id(), current.id()));
    return new Rollback(name, previous.id(), current.id(), false);
  }

  /** The newest version is always current here, so the one before it is written as the newest. */
  private Rollback writeAgain(Version current, Capabilities can) {
    Version previous =
        newestFirst.stream()
            .filter(v -> v.state() == VersionState.ENABLED && !v.id().equals(current.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    nothingTo(
                        "There is no earlier version that can be read.",
                        "List them: coffer versions NAME."));
    PutCondition condition =
        can.has(Capability.COMPARE_AND_SET)
            ? PutCondition.ifVersion(current.id())
            : PutCondition.NONE;
    try (Secret before = calls.run(new GetRequest(name, Selector.version(previous.id())))) {
      Version written =
          calls.run(
              new PutRequest(name, before.value(), condition, Stage.CURRENT, MetadataChange.NONE));
      VersionId now = written.id();
      return new Rollback(name, now, current.id(), true);
    }
  }

  private Optional<Version> bearing(Stage stage) {
    return newestFirst.stream().filter(version -> version.has(stage)).findFirst();
  }

  private SecretsException nothingTo(String what, String mend) {
    return SecretsException.of(ErrorCode.FAILED_PRECONDITION, what)
        .store(calls.store().name())
        .name(name)
        .remedy(mend)
        .build();
  }
}

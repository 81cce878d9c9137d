package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Times;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How metadata and versions look: the names of members are those of the proto's JSON form. */
final class Views {
  private Views() {}

  static JsonObject json(SecretMetadata metadata) {
    return JsonObject.create()
        .put("name", metadata.name().text())
        .put("state", metadata.state().name())
        .put("currentVersion", id(metadata.current()))
        .putMap("labels", new TreeMap<>(metadata.labels()))
        .putText("description", metadata.description())
        .putText("contentType", metadata.contentType())
        .put("expireTime", metadata.expireTime())
        .put("createTime", metadata.createTime())
        .put("updateTime", metadata.updateTime())
        .putText("etag", metadata.etag())
        .put("incarnation", metadata.incarnation() == 0 ? null : metadata.incarnation())
        .put("nativeName", metadata.nativeName())
        .put("servedBy", metadata.servedBy());
  }

  static JsonObject json(Version version) {
    return JsonObject.create()
        .put("name", version.name().text())
        .put("version", version.id().text())
        .put("number", version.number())
        .put("state", version.state().name())
        .put("stages", stages(version.stages()))
        .put("createTime", version.createTime())
        .put("incarnation", version.incarnation() == 0 ? null : version.incarnation())
        .put("stageRevision", version.stageRevision() == 0 ? null : version.stageRevision());
  }

  static String labels(Map<String, String> labels) {
    StringJoiner text = new StringJoiner(",");
    new TreeMap<>(labels).forEach((key, value) -> text.add(key + "=" + value));
    return text.toString();
  }

  static Set<String> stages(Set<Stage> stages) {
    Set<String> names = new TreeSet<>();
    stages.forEach(stage -> names.add(stage.name()));
    return names;
  }

  static String expiry(SecretMetadata metadata) {
    return Times.local(metadata.expireTime());
  }

  static @Nullable String id(@Nullable VersionId id) {
    return id == null ? null : id.text();
  }
}

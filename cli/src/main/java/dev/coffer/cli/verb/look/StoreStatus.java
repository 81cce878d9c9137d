package dev.coffer.cli.verb.look;

import dev.coffer.SecretsClient;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.model.SecretsException;
import dev.coffer.remote.RemoteServer;
import dev.coffer.remote.ServerStatus;
import dev.coffer.spi.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A store and whether it answers now.
 *
 * @param name the configured name
 * @param probe what was found
 */
record StoreStatus(String name, Probe probe) {
  /** All stores that the run reaches, each asked now. */
  static List<StoreStatus> all(Session session) throws IOException {
    RemoteServer server = session.server();
    if (server != null) {
      return of(server.status(session.callContext()));
    }
    List<StoreStatus> all = new ArrayList<>();
    for (String name : session.client().stores()) {
      all.add(of(session, name));
    }
    return all;
  }

  private static List<StoreStatus> of(ServerStatus status) {
    List<StoreStatus> all = new ArrayList<>();
    for (ServerStatus.StoreHealth store : status.stores()) {
      all.add(
          new StoreStatus(
              store.name(), new Probe(store.healthy(), store.detail(), store.remedy())));
    }
    return all;
  }

  private static StoreStatus of(Session session, String name) throws IOException {
    try {
      SecretsClient secrets = session.secrets(name);
      return new StoreStatus(name, secrets.probe());
    } catch (SecretsException e) {
      return new StoreStatus(name, Probe.failing(e));
    }
  }

  String health() {
    return probe.healthy() ? "healthy" : "unhealthy";
  }

  JsonObject json() {
    return JsonObject.create()
        .put("name", name)
        .put("status", health())
        .putText("detail", probe.detail())
        .putText("remedy", probe.remedy());
  }
}

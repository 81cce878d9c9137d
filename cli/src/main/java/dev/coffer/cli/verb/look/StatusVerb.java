package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Target;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Show whether everything answers; ends with 1 where a store does not.")
final class StatusVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    List<StoreStatus> stores = StoreStatus.all(session);
    boolean healthy = stores.stream().allMatch(store -> store.probe().healthy());
    String status = healthy ? "healthy" : "unhealthy";
    if (session.output().isJson()) {
      session.output().object(json(session, status, stores));
    } else {
      session.output().line(status + " at " + where(session));
      for (StoreStatus store : stores) {
        session.output().line("  " + store.name() + ": " + store.probe().text());
      }
    }
    return healthy ? Exit.DONE : Exit.NO;
  }

  private static JsonObject json(Session session, String status, List<StoreStatus> stores)
      throws IOException {
    List<JsonObject> objects = new ArrayList<>();
    stores.forEach(store -> objects.add(store.json()));
    return JsonObject.create()
        .put("status", status)
        .put("target", where(session))
        .put("version", Build.version())
        .put("stores", objects);
  }

  private static String where(Session session) throws IOException {
    Target target = session.resolution().target();
    return target instanceof Target.Server server
        ? server.address()
        : ((Target.InProcess) target).config().toString();
  }
}

package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "capabilities", description = "Show what a store can do, and its limits.")
final class CapabilitiesVerb implements Verb {
  @Parameters(paramLabel = "STORE", arity = "0..1", description = "The store; default: --store.")
  private @Nullable String store;

  @Override
  public Exit run(Session session) throws IOException {
    String name = store == null ? session.storeName() : store;
    Capabilities capabilities = session.secrets(name).capabilities();
    Limits limits = capabilities.limits();
    List<String> names = new ArrayList<>();
    for (Capability capability : capabilities.set()) {
      names.add(capability.name());
    }
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("store", name)
                  .put("capabilities", names)
                  .put("maxValueBytes", limits.maxValueBytes())
                  .put("maxLabels", limits.maxLabels())
                  .put("maxVersions", limits.maxVersions())
                  .put("maxPageSize", limits.maxPageSize()));
      return Exit.DONE;
    }
    for (String capability : names) {
      session.output().line(capability);
    }
    session.output().line("values up to " + limits.maxValueBytes() + " bytes");
    return Exit.DONE;
  }
}

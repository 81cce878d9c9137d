package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import dev.coffer.remote.RemoteServer;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description = "Copy one revision of a sealed store into a new file, while it is in use.")
final class BackupCreateVerb implements Verb {
  @Parameters(paramLabel = "F", description = "The file to make.")
  private String file = "";

  @Override
  public Exit run(Session session) throws IOException {
    Path target = session.invocation().path(file).toAbsolutePath();
    String store = session.storeName();
    RemoteServer server = session.server();
    Stores stores = server == null ? session.storesInProcess() : null;
    if (server != null) {
      server.backup(store, target);
    } else if (stores != null) {
      sealed(stores, store).backup(target);
    }
    long size = Files.size(target);
    session
        .output()
        .answer(
            target + " (" + size + " bytes)",
            JsonObject.create()
                .put("store", store)
                .put("file", target.toString())
                .put("sizeBytes", size));
    return Exit.DONE;
  }

  private static SealedStore sealed(Stores stores, String store) {
    SealedStore sealed = SealedSource.of(stores.store(store).backend());
    if (sealed != null) {
      return sealed;
    }
    throw SecretsException.of(
            ErrorCode.UNSUPPORTED, "Only a sealed store that is up can be backed up.")
        .store(store)
        .remedy("See coffer status; back other stores up with their own service's means.")
        .build();
  }
}

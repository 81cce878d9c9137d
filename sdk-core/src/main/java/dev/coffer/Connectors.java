package dev.coffer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.RemoteConnector;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the one way over the wire that is on the class path. */
final class Connectors {
  private Connectors() {}

  /**
   * @throws SecretsException CONFIGURATION where there is none, or several: none is preferred,
   *     since it is given a credential
   */
  static RemoteConnector only() {
    List<RemoteConnector> found =
        ServiceLoader.load(RemoteConnector.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "A server cannot be reached without the remote backend.")
          .remedy("Add the artifact dev.coffer:backend-remote to the class path.")
          .build();
    }
    throw SecretsException.of(
            ErrorCode.CONFIGURATION,
            "There are several ways to reach a server on the class path: "
                + String.join(", ", found.stream().map(c -> c.getClass().getName()).toList())
                + ".")
        .remedy("Keep one of them.")
        .build();
  }
}

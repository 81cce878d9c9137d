package dev.coffer.cli.verb.server;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.CofferServer;

/** A server from its start until the process is told to end. */
final class Running {
  private Running() {}

  /**
   * Starts a server.
   *
   * @throws SecretsException as {@link CofferServer#start}, with UNAVAILABLE for a full disk: at
   *     the start it is a state of the machine that passes, and no limit that a caller ran into
   */
  static CofferServer start(CofferConfig config) {
    try {
      return CofferServer.start(config);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.LIMIT_EXCEEDED) {
        throw e;
      }
      throw SecretsException.of(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()))
          .store(e.store())
          .remedy(e.remedy())
          .cause(e)
          .build();
    }
  }

  /**
   * Returns when the server has ended. TERM and INT let calls in flight end first; the status of
   * the process is then that of the signal.
   */
  static void untilTold(CofferServer server) throws InterruptedException {
    server.obeySignals(() -> {});
    server.awaitTermination();
  }
}

package dev.coffer.server;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.server.access.OneTimeToken;
import dev.coffer.server.files.PrivateFile;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a server needs to begin: root keys and rings of its sealed stores, and a one-time
 * administrator token. The token is for the first hour of a server whose administrators have no
 * certificates named yet: it lives for 24 hours, and the first client certificate that brings it
 * owns it, so a copy of the file is worth nothing to anyone else.
 */
public final class Bootstrap {
  private static final String TOKEN_FILE = "administrator.token";

  private Bootstrap() {}

  /**
   * What was made.
   *
   * @param stores the names of the stores that were made now; empty where all were there
   * @param tokenFile where the token is, mode 0600; null in the development profile, which has a
   *     token of its own
   * @param expireTime when the token expires; null where there is none
   */
  public record Made(List<String> stores, @Nullable Path tokenFile, @Nullable Instant expireTime) {
    public Made {
      stores = List.copyOf(stores);
    }
  }

  /**
   * Makes what is missing and issues a token in place of any before. What is there is kept.
   *
   * @throws SecretsException CONFIGURATION for data whose root key is not there, which is never
   *     keyed anew; UNAVAILABLE when the system store cannot be reached or a server has it open
   */
  public static Made run(CofferConfig config) {
    config.server();
    List<String> made = config.bootstrapStores();
    if (config.server().isDevelopment()) {
      return new Made(made, null, null);
    }
    Clock clock = Clock.systemUTC();
    Path file = config.server().data().resolve(TOKEN_FILE);
    try (Stores stores = config.openStores(PipelineConfig.BARE);
        SecretValue token = OneTimeToken.issue(system(config, stores), clock)) {
      PrivateFile.write(file, token);
    }
    return new Made(made, file, clock.instant().plus(OneTimeToken.LIFETIME));
  }

  private static SealedStore system(CofferConfig config, Stores stores) {
    SealedStore sealed = SealedSource.of(stores.store(config.systemStore()).backend());
    if (sealed != null) {
      return sealed;
    }
    throw SecretsException.of(ErrorCode.UNAVAILABLE, "The system store cannot be reached.")
        .store(config.systemStore())
        .remedy("See that its records and its root key can be reached, and run it again.")
        .build();
  }
}

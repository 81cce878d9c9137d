package dev.coffer.cli.session;

import dev.coffer.SecretsClient;
import dev.coffer.cli.input.Prompt;
import dev.coffer.cli.input.Values;
import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.config.CofferConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.remote.RemoteConfig;
import dev.coffer.remote.RemoteServer;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a verb: what stands around it, what it says, and the stores it reaches. Whatever it
 * opens is opened at the first need and closed at the end. Not thread-safe.
 */
public final class Session implements AutoCloseable {
  private final Invocation invocation;
  private final Globals globals;
  private final Output output;
  private final Contexts contexts;
  private @Nullable Resolution resolution;
  private @Nullable SecretsClient client;
  private @Nullable Stores stores;
  private @Nullable RemoteServer server;

  public Session(Invocation invocation, Globals globals, Output output) {
    this.invocation = invocation;
    this.globals = globals;
    this.output = output;
    this.contexts = new Contexts(invocation.configFolder());
  }

  public Invocation invocation() {
    return invocation;
  }

  public Globals globals() {
    return globals;
  }

  public Output output() {
    return output;
  }

  public Contexts contexts() {
    return contexts;
  }

  /** What this run works on, from flags, environment and context. */
  public Resolution resolution() throws IOException {
    if (resolution == null) {
      resolution = Resolution.of(globals, invocation, contexts);
    }
    return resolution;
  }

  /** The store that is meant: flag, environment, context, or {@code default}. */
  public SecretsClient secrets() throws IOException {
    return secrets(storeName());
  }

  /** The name of the store that is meant. */
  public String storeName() throws IOException {
    String flag = globals.store();
    String saved = flag == null ? resolution().savedStore() : flag;
    return saved == null ? SecretsClient.DEFAULT_STORE : saved;
  }

  /** A store by name. */
  public SecretsClient secrets(String store) throws IOException {
    return client().store(store).withTimeout(globals.callTimeout());
  }

  /** All stores that this run reaches, over the wire or in process. */
  public SecretsClient client() throws IOException {
    if (client == null) {
      client = open(resolution().target());
    }
    return client;
  }

  /**
   * The file of {@code --config} or {@code COFFER_CONFIG}, for verbs that need one.
   *
   * @throws WrongUse where the run works on a server
   */
  public CofferConfig config() throws IOException {
    if (globals.config == null && invocation.variable("COFFER_CONFIG") == null) {
      throw new WrongUse("This verb needs a configuration file.", "Give it: --config coffer.yaml.");
    }
    return load((Target.InProcess) resolution().target());
  }

  private CofferConfig load(Target.InProcess target) {
    return CofferConfig.load(target.config(), invocation.environment());
  }

  private SecretsClient open(Target target) {
    if (target instanceof Target.InProcess inProcess) {
      CofferConfig config = load(inProcess);
      stores = config.openStores();
      return config.keepsState()
          ? SecretsClient.of(stores, config.systemStore())
          : SecretsClient.of(stores);
    }
    Target.Server remote = (Target.Server) target;
    return SecretsClient.builder()
        .connect(remote.address(), remote.tls(), remote.token())
        .timeout(globals.callTimeout())
        .build();
  }

  /** The server as a whole; null where the run works in process. */
  public @Nullable RemoteServer server() throws IOException {
    if (server == null && resolution().target() instanceof Target.Server remote) {
      server = RemoteServer.connect(remote.address(), remote.tls(), remote.token());
    }
    return server;
  }

  /**
   * Opens a store past all layers of this process, as often as it is asked to: for what judges the
   * store itself. Who asks closes what it gets.
   */
  public Supplier<SecretBackend> backends(String store) throws IOException {
    if (resolution().target() instanceof Target.Server remote) {
      RemoteConfig behind = new RemoteConfig(remote.address(), remote.tls(), remote.token(), store);
      return () -> RemoteBackend.open(store, behind);
    }
    CofferConfig file = load((Target.InProcess) resolution().target());
    return () -> file.openBackend(store);
  }

  /** The terms of a call to the server itself. */
  public OperationContext callContext() {
    return OperationContext.LOCAL.within(globals.callTimeout());
  }

  /** The stores that this process opened itself; null where the run works on a server. */
  public @Nullable Stores storesInProcess() throws IOException {
    client();
    return stores;
  }

  /** Reads new values. */
  public Values values() {
    return new Values(invocation, output, !globals.noInput());
  }

  /**
   * Goes on only with a yes: the one that was given, or a person's.
   *
   * @throws WrongUse where it is missing or was refused
   */
  public void confirm(boolean yes, String question) throws IOException {
    if (yes) {
      return;
    }
    boolean mayAsk = !globals.noInput() && invocation.terminal().input();
    if (!mayAsk || !new Prompt().confirm(question)) {
      throw new WrongUse("Not done without a yes.", "Say --yes.");
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }
}

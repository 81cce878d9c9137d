package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code coffer.yaml}, read and judged as a whole. Immutable and thread-safe.
 *
 * <p>Whatever is wrong with the file is a {@link SecretsException} with code CONFIGURATION, whose
 * message begins with {@code file:line:column} and says what is wrong, and whose remedy is the
 * mend. A secret that stands in the file is never repeated in it.
 */
public final class CofferConfig {
  private final Path file;
  private final Providers providers;
  private final StorePlan plan;
  private final @Nullable ServerConfig server;
  private final AccessConfig access;
  private final String systemStore;
  private final boolean keepsState;
  private final PipelineConfig pipeline;

  private CofferConfig(
      Path file,
      Providers providers,
      StorePlan plan,
      @Nullable ServerConfig server,
      AccessConfig access,
      String systemStore,
      boolean keepsState,
      PipelineConfig pipeline) {
    this.file = file;
    this.providers = providers;
    this.plan = plan;
    this.server = server;
    this.access = access;
    this.systemStore = systemStore;
    this.keepsState = keepsState;
    this.pipeline = pipeline;
  }

  /**
   * Reads a file, with the variables of this process.
   *
   * @throws SecretsException CONFIGURATION for whatever is wrong with it
   */
  public static CofferConfig load(Path file) {
    return load(file, System.getenv());
  }

  /** Reads a file, with these variables for {@code { env: X }}. */
  public static CofferConfig load(Path file, Map<String, String> environment) {
    Node.Mapping tree = YamlFile.read(file);
    Path base = file.toAbsolutePath().normalize().getParent();
    Scope scope =
        new Scope(
            base == null ? file : base,
            base == null ? file : base,
            environment,
            StoreLookup.NONE_OPEN);
    return read(file, new Section("", tree, scope));
  }

  private static CofferConfig read(Path file, Section root) {
    new SchemaCheck(reference -> {}).check(root, FileSchema.ROOT, Set.of());
    Providers providers = ProviderLoader.of(root.section("backends")).load();
    ServerConfig server = root.has("server") ? ServerReader.server(root.section("server")) : null;
    Section inData = server == null ? root : root.in(root.scope().with(server.data()));
    StorePlan plan = StorePlan.of(inData.section("stores"), providers);
    return new CofferConfig(
        file,
        providers,
        plan,
        server,
        ServerReader.access(root.section("access"), server),
        systemStore(root, plan, server),
        server != null || root.section("system").has("store"),
        PipelineReader.pipeline(root));
  }

  /** A server keeps its state in a sealed store; a program in process keeps none. */
  private static String systemStore(Section root, StorePlan plan, @Nullable ServerConfig server) {
    Section system = root.section("system");
    String store = system.string("store", "default");
    boolean needed = server != null || system.has("store");
    Section section = plan.sections().get(store);
    if (needed && section == null) {
      throw system.invalid(
          "store",
          "there is no store \"" + store + "\" for the server's own state",
          "Name a sealed store under system.store: " + plan.sealed() + ".");
    }
    if (needed && !plan.isSealed(store)) {
      throw system.invalid(
          "store",
          "the store \"" + store + "\" is not sealed and cannot keep the server's own state",
          "Name a sealed store under system.store: " + plan.sealed() + ".");
    }
    return store;
  }

  /** The file that was read, as it was named. */
  public Path file() {
    return file;
  }

  /**
   * The server of this file.
   *
   * @throws SecretsException CONFIGURATION where the file has no {@code server}
   */
  public ServerConfig server() {
    if (server == null) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The file " + file + " has no section \"server\".")
          .remedy("Add server with at least tls and data, or use the file in process.")
          .build();
    }
    return server;
  }

  /** Whether the file has a {@code server}: a file for a program in process needs none. */
  public boolean hasServer() {
    return server != null;
  }

  public AccessConfig access() {
    return access;
  }

  /**
   * The name of the sealed store that keeps the server's own state: {@code default} if not said.
   */
  public String systemStore() {
    return systemStore;
  }

  /**
   * Whether the system store is in use: by a server, or by a program whose file names it under
   * {@code system.store}, which then records what it observes.
   */
  public boolean keepsState() {
    return keepsState;
  }

  /** The names of the configured stores, in the order of the file. */
  public Set<String> storeNames() {
    return plan.sections().keySet();
  }

  /** Where the file has stores and layers of a provided type, as file, line and column. */
  public List<String> placesOf(String type) {
    return plan.placesOf(type).stream().map(Position::toString).toList();
  }

  /** The layers around each store: the standard ones, and the cache where the file has one. */
  public PipelineConfig pipeline() {
    return pipeline;
  }

  /** Opens all stores with {@link #pipeline()} around each. */
  public Stores openStores() {
    return openStores(pipeline);
  }

  /**
   * Opens all stores. One that cannot be reached is open all the same: its calls are UNAVAILABLE
   * and its probe says why, until it answers.
   *
   * @throws SecretsException CONFIGURATION for settings that cannot work, a store that was not
   *     bootstrapped, or data without its root key; INTEGRITY for data that is damaged or foreign;
   *     LIMIT_EXCEEDED where the disk is full. Nothing is left open
   */
  public Stores openStores(PipelineConfig pipeline) {
    Stores stores = Stores.open(new ConfiguredStores(plan, providers), pipeline);
    try {
      storeNames().forEach(stores::store);
      return stores;
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  /**
   * Opens one store alone, past all layers: for what judges the store itself. Closing it closes all
   * that was opened for it.
   *
   * @throws SecretsException NOT_FOUND when there is none of that name; else as {@link
   *     #openStores()}
   */
  public SecretBackend openBackend(String store) {
    ConfiguredStores source = new ConfiguredStores(plan, providers);
    try {
      SecretBackend backend = source.open(store);
      if (backend == null) {
        throw Stores.unknown(store, storeNames());
      }
      return new OwningStore(backend, source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * What can be said against this configuration without opening a store, beyond what {@link #load}
   * refuses: one sentence for each finding; empty where all is well.
   */
  public List<String> check() {
    return new ConfigFindings(server, access, plan).all();
  }

  /**
   * The least that Coffer must be allowed at the services behind the stores and root keys of this
   * file, in its order: one for each that has a service behind it. Calls nobody.
   *
   * @throws SecretsException CONFIGURATION for settings that can never work
   */
  public List<NeededPrivileges> privileges() {
    List<NeededPrivileges> all = new ArrayList<>();
    plan.sections()
        .values()
        .forEach(section -> all.addAll(providers.store(section).privileges(section, providers)));
    return List.copyOf(all);
  }

  /**
   * Makes what the sealed stores need to be born, each where it is not there yet: the folder of the
   * data, root keys, key rings. What is there is kept as it is.
   *
   * @return the names of the stores that were made; empty where every one was there
   * @throws SecretsException CONFIGURATION for data whose root key is not there: it is never keyed
   *     anew
   */
  public List<String> bootstrapStores() {
    if (server != null) {
      DataFolder.make(server.data());
    }
    List<String> made = new ArrayList<>();
    plan.sections()
        .forEach(
            (name, section) -> {
              boolean isNew =
                  providers.store(section) instanceof SealedType sealed
                      && sealed.bootstrap(name, section, providers);
              if (isNew) {
                made.add(name);
              }
            });
    return List.copyOf(made);
  }

  /**
   * Opens a backup of a sealed store with the store's root key and reads all of it. Neither the
   * backup nor the store is changed.
   *
   * @param store a sealed store whose records lie in a file
   * @param backup what a backup of that store wrote
   * @throws SecretsException INTEGRITY for a backup that is damaged or of another root key
   */
  public VerifyReport verifyBackup(String store, Path backup) {
    return backups(store).verify(backup);
  }

  /**
   * Makes the records of a sealed store out of a backup, verified and in a new epoch. No server may
   * run on the store.
   *
   * @throws SecretsException ALREADY_EXISTS where the store has records; INTEGRITY for a backup
   *     that is damaged or of another root key
   */
  public void restoreBackup(String store, Path backup) {
    SealedBackups backups = backups(store);
    if (server != null) {
      DataFolder.make(server.data());
    }
    backups.restore(backup);
  }

  /**
   * Opens every record of a sealed store, or of a backup of it, by a root key that was put away, as
   * on the day on which all others are lost. Changes nothing. No server may run on the store.
   *
   * @param backup null for the store itself
   * @throws SecretsException INTEGRITY when this key does not open it; UNSUPPORTED in direct mode
   */
  public VerifyReport drill(String store, @Nullable Path backup, KeyProvider offline) {
    return new SealedRecovery(store, sealed(store), providers).drill(backup, offline);
  }

  /**
   * Lets the configured root keys, which are made where they are not there, open a sealed store
   * again by way of one that was put away. No server may run on the store.
   *
   * @throws SecretsException INTEGRITY when that key does not open it
   */
  public void restoreRootKeys(String store, KeyProvider offline) {
    new SealedRecovery(store, sealed(store), providers).restore(offline);
  }

  private Section sealed(String store) {
    Section section = plan.sections().get(store);
    if (section == null || !plan.isSealed(store)) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no sealed store of that name.")
          .store(store)
          .remedy("The sealed stores are: " + plan.sealed() + ".")
          .build();
    }
    return section;
  }

  private SealedBackups backups(String store) {
    Section section = plan.sections().get(store);
    if (section == null) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no store of that name.")
          .store(store)
          .remedy("The sealed stores are: " + plan.sealed() + ".")
          .build();
    }
    if (!plan.isSealed(store) || !section.section("records").has("path")) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED, "The store keeps no records in a file of Coffer's own.")
          .store(store)
          .remedy("Back it up with its own service's means.")
          .build();
    }
    return new SealedBackups(store, section, providers);
  }
}

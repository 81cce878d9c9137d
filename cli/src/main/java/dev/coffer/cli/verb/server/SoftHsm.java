package dev.coffer.cli.verb.server;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.verb.hsm.PinFile;
import dev.coffer.hsm.HsmTokens;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.AccessToken;
import dev.coffer.server.files.PrivateFile;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SoftHSM for development, with its configuration, its token and its PINs in a folder of their own.
 * It learns where that is from the environment of the process alone, so a process that was started
 * without it starts itself again.
 */
final class SoftHsm {
  private static final String VARIABLE = "SOFTHSM2_CONF";
  private static final String TOKEN = "coffer-dev";
  private static final String LIBRARY = "libsofthsm2.so";
  private static final List<String> FOLDERS =
      List.of("/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/local/lib/softhsm");

  private final Path folder;
  private final Path module;
  private final Session session;

  private SoftHsm(Path folder, Path module, Session session) {
    this.folder = folder;
    this.module = module;
    this.session = session;
  }

  /**
   * Finds SoftHSM, installs it where that may be done, and makes its configuration.
   *
   * @throws SecretsException CONFIGURATION when it is not there and cannot be installed
   */
  static SoftHsm in(Path folder, Session session) throws IOException, InterruptedException {
    Path module = module(session);
    if (module == null && mayInstall()) {
      session.output().note("Installing softhsm2.");
      install(session);
      module = module(session);
    }
    if (module == null) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, "SoftHSM is not installed.")
          .remedy(
              "Run: sudo apt-get install softhsm2; or set COFFER_SOFTHSM_MODULE to the path of "
                  + LIBRARY
                  + ".")
          .build();
    }
    SoftHsm softHsm = new SoftHsm(folder, module, session);
    softHsm.configure();
    return softHsm;
  }

  private static @Nullable Path module(Session session) throws IOException {
    String told = session.invocation().variable("COFFER_SOFTHSM_MODULE");
    if (told != null) {
      return Path.of(told);
    }
    List<Path> folders = new ArrayList<>(FOLDERS.stream().map(Path::of).toList());
    Path libraries = Path.of("/usr/lib");
    if (Files.isDirectory(libraries)) {
      try (DirectoryStream<Path> machines = Files.newDirectoryStream(libraries, "*-linux-gnu*")) {
        machines.forEach(each -> folders.add(each.resolve("softhsm")));
      }
    }
    return folders.stream()
        .map(each -> each.resolve(LIBRARY))
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }

  private static boolean mayInstall() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/apt-get"));
  }

  private static void install(Session session) throws IOException, InterruptedException {
    for (List<String> command :
        List.of(
            List.of("apt-get", "update", "-q"),
            List.of("apt-get", "install", "-q", "-y", "--no-install-recommends", "softhsm2"))) {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        session.output().warn(String.join(" ", command) + " failed.");
        return;
      }
    }
  }

  private Path configuration() {
    return folder.resolve("softhsm2.conf");
  }

  private void configure() {
    PrivateFile.makeFolder(folder);
    PrivateFile.makeFolder(folder.resolve("tokens"));
    PrivateFile.writeText(
        configuration(),
        """
        directories.tokendir = %s
        objectstore.backend = file
        log.level = ERROR
        slots.removable = false
        """
            .formatted(folder.resolve("tokens")));
  }

  boolean isOfThisProcess() {
    return configuration().toString().equals(session.invocation().variable(VARIABLE));
  }

  /** Runs the command once more, in an environment that says where SoftHSM's configuration is. */
  Exit again(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.coffer.cli.Main");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put(VARIABLE, configuration().toString());
    Process child = builder.start();
    // Whoever ends this process means the server.
    Thread hook = new Thread(() -> end(child), "coffer-dev-end");
    Runtime.getRuntime().addShutdownHook(hook);
    int status = child.waitFor();
    return Exit.ofStatus(status);
  }

  private static void end(Process child) {
    child.destroy();
    try {
      if (!child.waitFor(30, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
    }
  }

  /** Initialises the token where there is none, with PINs that nobody types. */
  void makeToken() {
    boolean isThere =
        HsmTokens.list(module).stream()
            .anyMatch(each -> each.initialized() && each.label().equals(TOKEN));
    if (!isThere) {
      HsmTokens.make(module, TOKEN, newPin("officer-pin"), newPin("pin"));
    }
  }

  private SecretSource newPin(String name) {
    Path file = folder.resolve(name);
    try (SecretValue pin = AccessToken.generate()) {
      PrivateFile.write(file, pin);
    }
    return new PinFile(file);
  }

  /** What stands at {@code rootKey} of the store. */
  String rootKey() {
    return "{ type: pkcs11, module: %s, token: %s, key: root, pin: { file: hsm/pin } }"
        .formatted(module, TOKEN);
  }
}

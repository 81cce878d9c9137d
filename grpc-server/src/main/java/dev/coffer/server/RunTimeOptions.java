package dev.coffer.server;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of the Java run-time that would hand the server's memory to others: a heap dump holds
 * values and keys, and whoever may use JMX may ask for one.
 *
 * @param arguments of the Java process
 * @param properties its system properties
 */
record RunTimeOptions(List<String> arguments, Map<String, String> properties) {
  private static final String DUMP = "-XX:+HeapDumpOnOutOfMemoryError";
  private static final String DUMP_PATH = "-XX:HeapDumpPath=";
  private static final String JMX = "com.sun.management.jmxremote.";

  RunTimeOptions {
    arguments = List.copyOf(arguments);
    properties = Map.copyOf(properties);
  }

  static RunTimeOptions ofThisProcess() {
    Map<String, String> jmx =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith(JMX))
            .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    return new RunTimeOptions(ManagementFactory.getRuntimeMXBean().getInputArguments(), jmx);
  }

  /** Why a server of the production profile does not start so; null where nothing is open. */
  @Nullable SecretsException refusal() {
    if (properties.containsKey(JMX + "port")
        && "false".equals(properties.get(JMX + "authenticate"))) {
      return refused(
          "The Java run-time opens JMX without authentication, through which anyone may dump memory.",
          "Leave out " + JMX + "authenticate=false, or " + JMX + "port.");
    }
    if (arguments.contains(DUMP) && !isPrivate(dumpFolder())) {
      return refused(
          "The Java run-time would dump memory, values and keys included, into a folder that others"
              + " may read.",
          "Leave out " + DUMP + ", or name a folder of mode 0700 with " + DUMP_PATH + "DIR.");
    }
    return null;
  }

  /** By default a dump lies in the folder in which the process was started. */
  private Path dumpFolder() {
    String path =
        arguments.stream()
            .filter(argument -> argument.startsWith(DUMP_PATH))
            .reduce((first, last) -> last)
            .map(argument -> argument.substring(DUMP_PATH.length()))
            .orElse(".");
    Path given = Path.of(path).toAbsolutePath().normalize();
    Path parent = given.getParent();
    return Files.isDirectory(given) || parent == null ? given : parent;
  }

  private static boolean isPrivate(Path folder) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
      return permissions.stream().allMatch(each -> each.name().startsWith("OWNER_"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static SecretsException refused(String what, String remedy) {
    return SecretsException.of(ErrorCode.CONFIGURATION, what).remedy(remedy).build();
  }
}

package dev.coffer.cli.session;

import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The saved contexts: a properties file for each in {@code contexts/}, and the name of the current
 * one in {@code current}. Files have mode 0600, folders 0700; each change replaces a file as a
 * whole.
 */
public final class Contexts {
  private static final String ENDING = ".properties";

  private final Path folder;
  private final Path current;

  /**
   * @param configFolder the user's folder for Coffer's configuration; made when something is saved
   */
  public Contexts(Path configFolder) {
    this.folder = configFolder.resolve("contexts");
    this.current = configFolder.resolve("current");
  }

  /** All of them, by name. */
  public List<Context> all() throws IOException {
    List<Context> contexts = new ArrayList<>();
    for (String name : names()) {
      contexts.add(get(name));
    }
    return contexts;
  }

  /**
   * One of them.
   *
   * @throws SecretsException NOT_FOUND when there is none of that name
   */
  public Context get(String name) throws IOException {
    Properties saved = new Properties();
    try (Reader reader = Files.newBufferedReader(file(name), StandardCharsets.UTF_8)) {
      saved.load(reader);
    } catch (NoSuchFileException none) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no context " + name + ".")
          .remedy("See coffer context list, or make it with coffer context create.")
          .build();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new WrongUse(
          "The file of the context " + name + " is damaged.",
          "Remove it with coffer context remove and create it again.");
    }
    String address = saved.getProperty("address");
    if (address == null) {
      throw new WrongUse(
          "The context " + name + " has no address.",
          "Remove it with coffer context remove and create it again.");
    }
    return new Context(
        name,
        address,
        saved.getProperty("caCertificate"),
        saved.getProperty("tokenFile"),
        saved.getProperty("tokenCommand"),
        saved.getProperty("clientCertificate"),
        saved.getProperty("clientKey"),
        saved.getProperty("store"));
  }

  /** Whether there is one of that name. */
  public boolean has(String name) {
    return Files.exists(file(name));
  }

  /** Saves a context, in place of one of the same name. */
  public void save(Context context) throws IOException {
    StringBuilder text = new StringBuilder();
    append(text, "address", context.address());
    append(text, "caCertificate", context.caCertificate());
    append(text, "tokenFile", context.tokenFile());
    append(text, "tokenCommand", context.tokenCommand());
    append(text, "clientCertificate", context.clientCertificate());
    append(text, "clientKey", context.clientKey());
    append(text, "store", context.store());
    PrivateFiles.makeFolder(folder);
    PrivateFiles.replace(file(context.name()), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Removes a context; where it was the current one, there is none after. */
  public void remove(String name) throws IOException {
    get(name);
    Files.delete(file(name));
    if (name.equals(currentName())) {
      Files.deleteIfExists(current);
    }
  }

  /** The name of the current context, or null. */
  public @Nullable String currentName() throws IOException {
    try {
      String name = Files.readString(current, StandardCharsets.UTF_8).strip();
      return name.isEmpty() ? null : name;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Makes a context the current one. */
  public void use(String name) throws IOException {
    get(name);
    PrivateFiles.replace(current, (name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
        for (Path file : files) {
          String fileName = Objects.requireNonNull(file.getFileName()).toString();
          names.add(fileName.substring(0, fileName.length() - ENDING.length()));
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  private Path file(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}")) {
      throw new WrongUse(
          "The name of the context is malformed.",
          "Use 1 to 64 characters of A-Z a-z 0-9 _ . - that do not begin with a dot.");
    }
    return folder.resolve(name + ENDING);
  }

  private static void append(StringBuilder text, String key, @Nullable String value) {
    if (value != null) {
      String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
      text.append(key)
          .append('=')
          .append(escaped.startsWith(" ") ? "\\" : "")
          .append(escaped)
          .append('\n');
    }
  }
}

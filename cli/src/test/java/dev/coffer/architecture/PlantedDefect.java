package dev.coffer.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Sources that break a rule, compiled into a folder of their own, in the packages of the real code.
 * A rule that does not see them guards nothing.
 */
final class PlantedDefect {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface) (\\w+)");

  private final Path folder;

  private PlantedDefect(Path folder) {
    this.folder = folder;
  }

  /** Compiles the sources, one type each, into the folder. */
  static PlantedDefect of(Path folder, String... sources) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
    for (String source : sources) {
      Path file =
          folder.resolve(
              first(PACKAGE, source).replace('.', '/') + "/" + first(TYPE, source) + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source);
      arguments.add(file.toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalArgumentException("the planted sources do not compile");
    }
    return new PlantedDefect(folder);
  }

  /** Whether the rule finds fault with the planted classes. */
  boolean isFoundBy(ArchRule rule) throws IOException {
    JavaClasses planted = new ClassFileImporter().importPath(folder);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return rule.allowEmptyShould(true).evaluate(planted).hasViolation();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static String first(Pattern pattern, String source) {
    Matcher matcher = pattern.matcher(source);
    if (!matcher.find()) {
      throw new IllegalArgumentException("nothing of " + pattern + " in " + source);
    }
    return matcher.group(1);
  }
}

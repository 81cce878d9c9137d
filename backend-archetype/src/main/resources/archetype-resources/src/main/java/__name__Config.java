package ${package};

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the secrets lie.
 *
 * @param folder a folder that is there and that its owner alone may read (mode 0700)
 */
public record ${name}Config(Path folder) {
  public ${name}Config {
    Objects.requireNonNull(folder, "folder");
  }
}

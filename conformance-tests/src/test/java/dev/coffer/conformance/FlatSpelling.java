package dev.coffer.conformance;

import dev.coffer.model.SecretName;
import java.util.regex.Pattern;

/**
 * How the suite's names are written for a service whose native names have no {@code /}: the marker
 * stands twice for itself, and with another character after it for {@code /}.
 *
 * @param marker begins what stands for something else
 * @param slash after the marker, what stands for {@code /}
 * @param writable the names that can be written so
 * @param maxLength of what is written: the service's, less the prefix of the harness
 */
record FlatSpelling(char marker, char slash, Pattern writable, int maxLength) {
  private static final int PREFIX = "trading-".length();

  static final FlatSpelling KEY_VAULT =
      new FlatSpelling('-', 's', Pattern.compile("[a-z0-9/-]+"), 127 - PREFIX);

  static final FlatSpelling SECRET_MANAGER =
      new FlatSpelling('_', '-', Pattern.compile("[^.]*"), 255 - PREFIX);

  /** Whether the service has a name for it. */
  boolean spells(SecretName name) {
    return writable.matcher(name.text()).matches() && written(name).length() <= maxLength;
  }

  private String written(SecretName name) {
    String itself = String.valueOf(marker);
    return name.text().replace(itself, itself + itself).replace("/", itself + slash);
  }

  /** What the service sees. */
  SecretName flat(SecretName name) {
    return SecretName.of(written(name));
  }

  /** What the suite means by it. */
  SecretName deep(SecretName flat) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < flat.text().length(); i++) {
      char c = flat.text().charAt(i);
      if (c == marker) {
        i++;
        name.append(flat.text().charAt(i) == slash ? '/' : marker);
      } else {
        name.append(c);
      }
    }
    return SecretName.of(name.toString());
  }
}

package dev.coffer.conformance;

import dev.coffer.model.SecretsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A text that is in every value of a test and may be nowhere else, however it is spelt there. Its
 * length is a multiple of three and values begin with it, so that its Base64 is found in theirs.
 */
final class Canary {
  private final String text = "canary-" + UUID.randomUUID().toString().replace("-", "") + "-xx";
  private final List<String> spellings;

  Canary() {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    spellings =
        List.of(
            text,
            text.toUpperCase(Locale.ROOT),
            Base64.getEncoder().encodeToString(bytes),
            HexFormat.of().formatHex(bytes),
            HexFormat.of().withUpperCase().formatHex(bytes));
  }

  String text() {
    return text;
  }

  /** Fails when the canary sings in what was found at a place. */
  void mustNotBeIn(String found, String place) {
    for (String spelling : spellings) {
      if (found.contains(spelling)) {
        throw new AssertionError("A secret value appears in " + place + ".");
      }
    }
  }

  void mustNotBeIn(SecretsException error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    mustNotBeIn(trace.toString(), "an exception or its causes");
    mustNotBeIn(error.remedy(), "the remedy of an exception");
    mustNotBeIn(serialised(error), "the serialised form of an exception");
  }

  private static String serialised(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (NotSerializableException e) {
      // A cause of a vendor's that cannot be written: what was written before it counts.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}

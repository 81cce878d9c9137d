package dev.coffer.cli.input;

import dev.coffer.cli.run.WrongUse;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Asks the person at the terminal, past whatever standard input and output are: {@code v=$(coffer
 * put NAME)} asks too, which the JDK's own console refuses.
 */
public final class Prompt {
  private static final File TERMINAL = new File("/dev/tty");
  private static final int MOST_BYTES = 64 * 1024;

  /**
   * Asks for a value without showing it.
   *
   * @return the bytes of the line, without its end
   * @throws WrongUse when there is no terminal
   */
  byte[] secret(String question) throws IOException {
    try (OutputStream screen = openScreen();
        InputStream keys = new FileInputStream(TERMINAL)) {
      Thread echoAgain = new Thread(() -> setEcho(true), "echo-again");
      Runtime.getRuntime().addShutdownHook(echoAgain);
      setEcho(false);
      try {
        print(screen, question);
        return line(keys);
      } finally {
        setEcho(true);
        print(screen, "\n");
        Runtime.getRuntime().removeShutdownHook(echoAgain);
      }
    }
  }

  /**
   * Asks for a yes.
   *
   * @throws WrongUse when there is no terminal
   */
  public boolean confirm(String question) throws IOException {
    try (OutputStream screen = openScreen();
        InputStream keys = new FileInputStream(TERMINAL)) {
      print(screen, question + " [y/N] ");
      String answer = new String(line(keys), StandardCharsets.UTF_8).strip();
      return answer.toLowerCase(Locale.ROOT).matches("y|yes");
    }
  }

  private static OutputStream openScreen() {
    try {
      return new FileOutputStream(TERMINAL);
    } catch (IOException none) {
      throw new WrongUse(
          "There is no terminal to ask on.", "Give the value on standard input or with --file.");
    }
  }

  private static void print(OutputStream screen, String text) throws IOException {
    screen.write(text.getBytes(StandardCharsets.UTF_8));
    screen.flush();
  }

  private static byte[] line(InputStream keys) throws IOException {
    byte[] buffer = new byte[MOST_BYTES];
    int size = 0;
    try {
      for (int key = keys.read(); key >= 0 && key != '\n'; key = keys.read()) {
        if (size == buffer.length) {
          throw new WrongUse("The line is too long.", "Give the value with --file.");
        }
        buffer[size++] = (byte) key;
      }
      return Arrays.copyOf(buffer, size);
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }

  private static void setEcho(boolean on) {
    try {
      int status =
          new ProcessBuilder("stty", on ? "echo" : "-echo")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0 && !on) {
        throw noEcho();
      }
    } catch (IOException e) {
      throw noEcho();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noEcho();
    }
  }

  private static WrongUse noEcho() {
    return new WrongUse(
        "The terminal cannot be kept from showing what is typed.",
        "Give the value on standard input or with --file.");
  }
}

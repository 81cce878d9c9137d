package dev.coffer.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** AWS as LocalStack plays it, by the script of the conformance tests: ends when closed. */
final class AwsProcess implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of("..", "conformance-tests", "peers", "localstack").toAbsolutePath().normalize();
  private static final String READY = "ready ";

  private final Process process;
  private final String address;

  AwsProcess(Path folder) throws IOException {
    Path errors = folder.resolveSibling(folder.getFileName() + ".log");
    this.process =
        new ProcessBuilder("bash", SCRIPT.toString(), "run", folder.toString())
            .redirectError(errors.toFile())
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      throw new AssertionError("LocalStack does not run. " + Files.readString(errors));
    }
    this.address = line.substring(READY.length());
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}

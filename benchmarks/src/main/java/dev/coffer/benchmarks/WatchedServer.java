package dev.coffer.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** A Coffer server in a process of its own that is watched, and its folder, which goes with it. */
final class WatchedServer implements AutoCloseable {
  private final EdgeFolder folder;
  private final ChildProcess process;
  private final int port;

  private WatchedServer(EdgeFolder folder, ChildProcess process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  static WatchedServer start() throws Exception {
    EdgeFolder folder = EdgeFolder.prepare(Files.createTempDirectory("coffer-watched"));
    Path path = folder.path();
    ChildProcess process =
        ChildProcess.start(WatchServer.class, WatchServer.COFFER, path.toString());
    return new WatchedServer(folder, process, Integer.parseInt(process.read()));
  }

  /** What its clients need. */
  EdgeFolder folder() {
    return folder;
  }

  int port() {
    return port;
  }

  /** The bytes that are in use after a collection, on the heap and beside it. */
  long memory() throws Exception {
    return Long.parseLong(process.ask("memory"));
  }

  @Override
  public void close() throws Exception {
    process.close();
    Folders.delete(folder.path());
  }
}

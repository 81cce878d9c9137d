package dev.coffer.remote;

import dev.coffer.proto.v1.SecretServiceProto;
import dev.coffer.spi.ClientTls;

/** Loads what a first connection needs, beside what the program does meanwhile. */
final class HeadStart {
  /** Reached by no call: a channel connects when it is first used. */
  private static final String NOWHERE = "localhost:1";

  private HeadStart() {}

  static void begin() {
    beside("coffer-load-tls", () -> RemoteChannel.open(NOWHERE, ClientTls.system(), null).close());
    beside("coffer-load-messages", SecretServiceProto::getDescriptor);
  }

  private static void beside(String name, Runnable load) {
    Thread thread = new Thread(load, name);
    thread.setDaemon(true);
    // What fails here fails again, and is told, where it is needed.
    thread.setUncaughtExceptionHandler((ended, failure) -> {});
    thread.start();
  }
}

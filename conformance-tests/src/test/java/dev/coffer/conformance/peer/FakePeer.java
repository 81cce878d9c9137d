package dev.coffer.conformance.peer;

import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import java.io.IOException;

/**
 * One of our own fakes as a process of its own, for benchmarks: {@code
 * conformance-tests/peers/fake} starts it. Says where it is, and ends when its standard input does.
 */
final class FakePeer {
  private FakePeer() {}

  /**
   * @param arguments {@code google} or {@code azure}
   */
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "google" -> {
        try (FakeGoogle google = FakeGoogle.start()) {
          serve(google.address().toString());
        }
      }
      case "azure" -> {
        try (FakeAzure azure = FakeAzure.start()) {
          serve(azure.authority() + " " + azure.caCertificate());
        }
      }
      default -> throw new IllegalArgumentException("the fakes are google and azure");
    }
  }

  private static void serve(String where) throws IOException {
    System.out.println("ready " + where);
    while (System.in.read() >= 0) {
      // Whoever started this holds the other end until it has done.
    }
  }
}

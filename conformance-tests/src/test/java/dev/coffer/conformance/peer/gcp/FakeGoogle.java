package dev.coffer.conformance.peer.gcp;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A fake of Secret Manager and Cloud KMS on a port of its own on loopback, over gRPC. Stricter than
 * the services, and held to the recorded facts of these by {@code GcpVectorsTest}. Thread-safe.
 */
public final class FakeGoogle implements AutoCloseable {
  /** The one project there is; both spellings are taken, and answers have the number. */
  public static final String PROJECT = "example-project";

  static final String PROJECT_NUMBER = "123456789";

  private final Gate gate = new Gate();
  private final FakeSecretManager secrets;
  private final FakeKms keys;
  private final ExecutorService threads;
  private final Server server;

  private FakeGoogle(Clock clock) {
    secrets = new FakeSecretManager(clock);
    keys = new FakeKms(clock);
    threads =
        Executors.newFixedThreadPool(
            8,
            work -> {
              Thread thread = new Thread(work, "fake-google");
              thread.setDaemon(true);
              return thread;
            });
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(threads)
            .intercept(gate)
            .addService(secrets)
            .addService(keys)
            .build();
  }

  public static FakeGoogle start() {
    return start(Clock.systemUTC());
  }

  /** With a clock that a test moves. */
  public static FakeGoogle start(Clock clock) {
    FakeGoogle fake = new FakeGoogle(clock);
    try {
      fake.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fake;
  }

  public int port() {
    return server.getPort();
  }

  /** Where clients go, without a proxy between. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  FakeSecretManager secrets() {
    return secrets;
  }

  FakeKms keys() {
    return keys;
  }

  /** From now on this token is accepted and no other. */
  public void token(String token) {
    gate.token(token);
  }

  /** How many calls came so far. */
  public long calls() {
    return gate.calls();
  }

  /** How many calls of one method came so far. */
  public int calls(String method) {
    return gate.calls(method);
  }

  /** How many calls were taken and not answered, so far. */
  public int held() {
    return gate.held();
  }

  /** How many of those their callers gave up, so that the server heard of it. */
  public int cancelled() {
    return gate.cancelled();
  }

  /** From now on calls are taken and not answered, or answered again. */
  public void hold(boolean holds) {
    gate.hold(holds);
  }

  /** From now on every call ends with that code. */
  public void fail(Status.Code code) {
    gate.fail(Status.fromCode(code).withDescription("as told").asRuntimeException());
  }

  /**
   * From now on every call is one too many.
   *
   * @param seconds the wait that it asks for; 0 to say nothing of it
   */
  public void throttle(long seconds) {
    gate.fail(Refusal.exhausted(seconds));
  }

  /** From now on the API is not enabled in the project. */
  public void turnOff() {
    gate.fail(Refusal.turnedOff("googleapis.com"));
  }

  /** Calls are answered again. */
  public void recover() {
    gate.fail(null);
  }

  /** Refuses a method for want of a permission, as {@code AccessSecretVersion}. */
  public void deny(String method) {
    gate.deny(method);
  }

  /** Allows it again. */
  public void allow(String method) {
    gate.allow(method);
  }

  /** From now on one bit of what is answered is another, on its way, or none. */
  public void damage(boolean damages) {
    secrets.damage(damages);
    keys.damage(damages);
  }

  /**
   * Makes a secret as another program would, with one enabled version.
   *
   * @param id as the service has it
   */
  public void foreign(String id, byte[] value) {
    secrets.foreign(id, value);
  }

  /** Gives a version an alias, as another program would. */
  public void alias(String id, String alias, long version) {
    secrets.alias(id, alias, version);
  }

  /** Has versions of a secret destroyed a day after they are told to be. */
  public void delayDestruction(String id) {
    secrets.delayDestruction(id);
  }

  /** Makes a key ring, which is never taken away again. */
  public void keyRing(String location, String ring) {
    keys.keyRing("projects/" + PROJECT + "/locations/" + location + "/keyRings/" + ring);
  }

  /** The ids of the global secrets, in no order. */
  public Set<String> ids() {
    return secrets.ids();
  }

  /** Gives a key a new version, which becomes its primary one. */
  public void rotate(String key) {
    keys.rotate(key);
  }

  /** Disables a version of a key. */
  public void disable(String key, int version) {
    keys.disable(key, version);
  }

  /** Makes a key that signs, with one version; gives its name. */
  public String macKey(String location, String ring, String id) {
    return keys.macKey("projects/" + PROJECT + "/locations/" + location + "/keyRings/" + ring, id);
  }

  @Override
  public void close() {
    server.shutdownNow();
    threads.shutdownNow();
    try {
      if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new AssertionError("The fake of Google Cloud does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

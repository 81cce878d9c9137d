package dev.coffer.benchmarks;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Coffer server with a sealed store on SQLite beside OpenBao on raft: both with TLS, both without
 * audit, the client in this process, in turns. Reads of one secret of 256 bytes and durable writes
 * to a few, at 1, 8 and 64 in flight: what a call costs the server of the processors, and how long
 * it takes. The Coffer server is warm when its compilers rest. Reads of a bare grpc-java server,
 * which has the answer already, show what of a read is not Coffer's. Ends with 1 when a target is
 * missed.
 *
 * <p>Arguments: how many rounds of each (3), and milliseconds of one (2000).
 */
public final class ServersComparison {
  private static final int[] IN_FLIGHT = {1, 8, 64};
  private static final double MOST_READ = 1.0 / 20;
  private static final double MOST_WRITE = 1.0 / 5;
  private static final int VALUE_BYTES = 256;
  private static final int CHANNELS = 4;

  /** A server is warm when its compilers use less than this of what it uses. */
  private static final double WARM = 0.05;

  private static final int MOST_WARM_UPS = 10;
  private static final String NAME = "benchmark/secret";
  private static final byte[] VALUE = new byte[VALUE_BYTES];

  private final int rounds;
  private final long millis;
  private final Map<String, List<Double>> cpu = new HashMap<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  private ServersComparison(int rounds, long millis) {
    this.rounds = rounds;
    this.millis = millis;
  }

  /** One call of the lane with that number. */
  private interface Work {
    void call(int lane) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 2000;
    Path folder = Files.createTempDirectory("coffer-servers");
    EdgeFolder edge = EdgeFolder.prepare(Files.createDirectory(folder.resolve("coffer")));
    boolean met;
    try (PeerScript.OpenBao bao = new PeerScript.OpenBao(folder.resolve("openbao"));
        ChildProcess coffer = child(EdgeServer.COFFER, edge)) {
      bao.mount("kv");
      met = new ServersComparison(rounds, millis).run(bao, coffer, edge);
    }
    System.exit(met ? 0 : 1);
  }

  private static ChildProcess child(String which, EdgeFolder edge) throws IOException {
    return ChildProcess.start(EdgeServer.class, which, edge.path().toString());
  }

  private List<SecretServiceBlockingStub> connect(ChildProcess server, EdgeFolder edge)
      throws IOException {
    int port = Integer.parseInt(server.read());
    List<SecretServiceBlockingStub> stubs = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("localhost", port).sslContext(edge.clientTls()).build();
      channels.add(channel);
      stubs.add(SecretServiceGrpc.newBlockingStub(channel));
    }
    return stubs;
  }

  private boolean run(PeerScript.OpenBao bao, ChildProcess coffer, EdgeFolder edge)
      throws Exception {
    List<SecretServiceBlockingStub> stubs = connect(coffer, edge);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(bao.caCertificate()))
            .build();
    GetSecretRequest get = GetSecretRequest.newBuilder().setName(NAME).build();
    Work cofferRead = lane -> stubs.get(lane % CHANNELS).getSecret(get);
    Work cofferWrite = lane -> stubs.get(lane % CHANNELS).putSecret(put(NAME + lane));
    Work baoRead = lane -> send(http, request(bao, NAME).GET().build());
    Work baoWrite =
        lane -> send(http, request(bao, NAME + lane).POST(BodyPublishers.ofString(body())).build());
    stubs.get(0).putSecret(put(NAME));
    send(http, request(bao, NAME).POST(BodyPublishers.ofString(body())).build());
    warmUp("coffer write", coffer, cofferWrite);
    warmUp("coffer read", coffer, cofferRead);
    Files.write(edge.answer(), stubs.get(0).getSecret(get).toByteArray());
    bare(get, edge);
    for (int inFlight : IN_FLIGHT) {
      pair("read", inFlight, bao::cpu, baoRead, coffer::cpu, cofferRead);
      pair("write", inFlight, bao::cpu, baoWrite, coffer::cpu, cofferWrite);
    }
    channels.forEach(ManagedChannel::shutdownNow);
    boolean met = true;
    for (int inFlight : IN_FLIGHT) {
      met &=
          Targets.atMost(
              "CPU of a read, " + inFlight + " in flight", ratio("read", inFlight), MOST_READ);
      met &=
          Targets.atMost(
              "CPU of a write, " + inFlight + " in flight", ratio("write", inFlight), MOST_WRITE);
    }
    return met;
  }

  private void bare(GetSecretRequest get, EdgeFolder edge) throws Exception {
    try (ChildProcess bare = child(EdgeServer.BARE, edge)) {
      List<SecretServiceBlockingStub> stubs = connect(bare, edge);
      Work read = lane -> stubs.get(lane % CHANNELS).getSecret(get);
      warmUp("bare read", bare, read);
      for (int inFlight : IN_FLIGHT) {
        round("bare    read", inFlight, bare::cpu, read, true);
      }
    }
  }

  /** A server in Java is compiled while it runs: it is called until that is done. */
  private void warmUp(String what, ChildProcess server, Work work) throws Exception {
    double share = 1;
    for (int i = 0; i < MOST_WARM_UPS && share > WARM; i++) {
      long all = server.cpu().toNanos();
      long compiling = server.compiling().toNanos();
      round(what, IN_FLIGHT[IN_FLIGHT.length - 1], server::cpu, work, false);
      share = (double) (server.compiling().toNanos() - compiling) / (server.cpu().toNanos() - all);
    }
    System.out.printf(
        Locale.ROOT, "%s is warmed up: its compilers use %.0f %%%n", what, share * 100);
  }

  private static PutSecretRequest put(String name) {
    return PutSecretRequest.newBuilder().setName(name).setValue(ByteString.copyFrom(VALUE)).build();
  }

  private static HttpRequest.Builder request(PeerScript.OpenBao bao, String name) {
    URI address = bao.tlsAddress().resolve("/v1/kv/data/" + name);
    return HttpRequest.newBuilder(address).header("X-Vault-Token", bao.token());
  }

  private static String body() {
    return "{\"data\":{\"value\":\"" + Base64.getEncoder().encodeToString(VALUE) + "\"}}";
  }

  private static void send(HttpClient http, HttpRequest request) throws Exception {
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(request + " is answered with " + answer.statusCode());
    }
  }

  private void pair(
      String what,
      int inFlight,
      Supplier<Duration> baoCpu,
      Work bao,
      Supplier<Duration> cofferCpu,
      Work coffer)
      throws Exception {
    // The first of each warms up.
    for (int i = 0; i <= rounds; i++) {
      double ofBao = round("openbao " + what, inFlight, baoCpu, bao, i > 0);
      double ofCoffer = round("coffer  " + what, inFlight, cofferCpu, coffer, i > 0);
      if (i > 0) {
        cpu.computeIfAbsent(what + inFlight, key -> new ArrayList<>()).add(ofCoffer / ofBao);
      }
    }
  }

  /** What a call costs the server, in microseconds. */
  private double round(
      String what, int inFlight, Supplier<Duration> used, Work work, boolean printed)
      throws Exception {
    Duration before = used.get();
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      Lane lane = new Lane(i, end, work);
      lanes.add(lane);
      lane.start();
    }
    for (Lane lane : lanes) {
      lane.join();
      if (lane.failure != null) {
        throw new IOException(what + " failed", lane.failure);
      }
    }
    Duration spent = used.get().minus(before);
    long[] nanos =
        lanes.stream().flatMapToLong(l -> Arrays.stream(l.nanos, 0, l.count)).sorted().toArray();
    double micros = spent.toNanos() / 1e3 / nanos.length;
    if (printed) {
      System.out.printf(
          Locale.ROOT,
          "%-14s %3d in flight %8d calls   server CPU %8.1f µs a call   p50 %8.0f µs   p99 %8.0f µs%n",
          what,
          inFlight,
          nanos.length,
          micros,
          nanos[nanos.length / 2] / 1e3,
          nanos[(int) (nanos.length * 0.99)] / 1e3);
    }
    return micros;
  }

  private double ratio(String what, int inFlight) {
    List<Double> all = cpu.getOrDefault(what + inFlight, List.of());
    return all.stream().sorted(Comparator.naturalOrder()).toList().get(all.size() / 2);
  }

  /** Calls one after the other. */
  private static final class Lane extends Thread {
    private final int number;
    private final long end;
    private final Work work;
    long[] nanos = new long[1024];
    int count;
    @Nullable Exception failure;

    Lane(int number, long end, Work work) {
      this.number = number;
      this.end = end;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        for (long began = System.nanoTime(); began < end; ) {
          work.call(number);
          long now = System.nanoTime();
          if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
          }
          nanos[count++] = now - began;
          began = now;
        }
      } catch (Exception e) {
        failure = e;
      }
    }
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      store.setCertificateEntry("authority", certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}

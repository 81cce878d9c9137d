package dev.coffer.conformance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault, seen from a client over a real connection. */
final class FaultProxyTest {
  private EchoServer server;
  private FaultProxy proxy;
  private Socket client;

  @BeforeEach
  void connect() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.inFrontOf(server.port());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(10_000);
    assertThat(echoed('a')).isEqualTo('a');
    server.heard().clear();
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    proxy.close();
    server.close();
  }

  @Test
  void a_cut_is_a_reset() {
    proxy.cut();
    assertThatExceptionOfType(SocketException.class).isThrownBy(() -> echoed('b'));
    await().until(() -> proxy.open() == 0);
  }

  @Test
  void a_hang_up_is_an_end() throws IOException {
    proxy.hangUp();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void half_closed_the_server_still_hears() throws Exception {
    proxy.halfClose();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    client.getOutputStream().write('b');
    assertThat(server.heard().poll(10, TimeUnit.SECONDS)).isEqualTo((int) 'b');
  }

  @Test
  void refused_connections_end_at_once_and_later_ones_pass() throws IOException {
    proxy.refuse(true);
    try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      refused.setSoTimeout(10_000);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> refused.getInputStream().read());
    }
    proxy.refuse(false);
    try (Socket admitted = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      admitted.getOutputStream().write('c');
      assertThat(admitted.getInputStream().read()).isEqualTo('c');
    }
    assertThat(proxy.accepted()).isEqualTo(3);
  }

  @Test
  void swallowed_replies_were_heard() throws Exception {
    proxy.weather(Weather.FAIR.withoutReplies());
    assertSilence();
    assertThat(server.heard().poll(10, TimeUnit.SECONDS)).isEqualTo((int) 'b');
  }

  @Test
  void swallowed_requests_were_not() throws IOException {
    proxy.weather(Weather.FAIR.withoutRequests());
    assertSilence();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void repeated_requests_arrive_twice() throws Exception {
    proxy.weather(Weather.FAIR.repeated());
    client.getOutputStream().write('b');
    assertThat(client.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'b', 'b'});
  }

  @Test
  void delayed_bytes_are_on_their_way_until_the_weather_is_fair() throws IOException {
    proxy.weather(Weather.FAIR.delayed(Duration.ofMillis(200)));
    long before = System.nanoTime();
    assertThat(echoed('b')).isEqualTo('b');
    // A lower bound that holds however slow the machine is: there and back.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(390));
  }

  @Test
  void throttled_bytes_take_their_time() throws IOException {
    proxy.weather(Weather.FAIR.throttled(10));
    long before = System.nanoTime();
    assertThat(echoed('b')).isEqualTo('b');
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(190));
  }

  private void assertSilence() throws IOException {
    client.setSoTimeout(200);
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> echoed('b'));
  }

  private int echoed(char letter) throws IOException {
    client.getOutputStream().write(letter);
    return client.getInputStream().read();
  }
}

package dev.coffer.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class NoAnswerTest {
  @Test
  void only_a_certificate_that_proves_nothing_is_beyond_another_try() {
    assertThat(NoAnswer.of(handshake(new CertificateException("no path"))))
        .isEqualTo(NoAnswer.UNTRUSTED);
    assertThat(NoAnswer.of(new IOException(handshake(new CertificateExpiredException()))))
        .isEqualTo(NoAnswer.UNTRUSTED);
    assertThat(NoAnswer.of(new SSLPeerUnverifiedException("another host")))
        .isEqualTo(NoAnswer.UNTRUSTED);
    assertThat(NoAnswer.of(handshake(new SocketException("Connection reset"))))
        .isEqualTo(NoAnswer.NOT_CONNECTED);
    assertThat(NoAnswer.of(new SSLException("closing inbound before receiving close_notify")))
        .isEqualTo(NoAnswer.BROKEN);
  }

  @Test
  void what_was_never_sent_did_not_happen() {
    assertThat(NoAnswer.of(new RuntimeException(new ConnectException())).mayHaveHappened())
        .isFalse();
    assertThat(NoAnswer.of(new UnknownHostException("x")).mayHaveHappened()).isFalse();
    assertThat(NoAnswer.of(new SocketException("Connection reset")).mayHaveHappened()).isTrue();
    assertThat(NoAnswer.of(new IllegalStateException()).mayHaveHappened()).isTrue();
    assertThat(NoAnswer.of(null)).isEqualTo(NoAnswer.OTHER);
  }

  @Test
  void a_chain_that_goes_round_in_a_circle_ends() {
    IOException one = new IOException("one");
    one.initCause(new IOException("two", one));
    assertThat(NoAnswer.of(one)).isEqualTo(NoAnswer.BROKEN);
  }

  private static SSLHandshakeException handshake(Exception cause) {
    SSLHandshakeException e = new SSLHandshakeException("handshake");
    e.initCause(cause);
    return e;
  }
}

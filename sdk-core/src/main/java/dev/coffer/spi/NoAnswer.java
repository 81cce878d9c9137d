package dev.coffer.spi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call over a network got no answer, read from what the client threw: so that all backends
 * judge alike what another try mends, and what may have happened.
 */
public enum NoAnswer {
  /**
   * The other side does not prove that it is the right one: no path to a trusted authority, another
   * host's name, a certificate that has expired. No other try mends it, and nothing was sent.
   */
  UNTRUSTED,

  /** No connection came about, so nothing was sent. */
  NOT_CONNECTED,

  /** The connection broke or gave no answer: what was sent may have arrived. */
  BROKEN,

  /** It is no failure of a network. */
  OTHER;

  /**
   * Judges a failure with all that stands behind it. A handshake that was cut is {@link
   * #NOT_CONNECTED}, though the JDK says it in the same way as one that proved nothing.
   */
  public static NoAnswer of(@Nullable Throwable e) {
    if (Causes.has(e, CertificateException.class)
        || Causes.has(e, CertPathBuilderException.class)
        || Causes.has(e, CertPathValidatorException.class)
        || Causes.has(e, SSLPeerUnverifiedException.class)) {
      return UNTRUSTED;
    }
    if (Causes.has(e, ConnectException.class)
        || Causes.has(e, UnknownHostException.class)
        || Causes.has(e, NoRouteToHostException.class)
        || Causes.has(e, UnresolvedAddressException.class)
        || Causes.has(e, HttpConnectTimeoutException.class)
        || Causes.has(e, SSLHandshakeException.class)) {
      return NOT_CONNECTED;
    }
    return Causes.has(e, IOException.class) ? BROKEN : OTHER;
  }

  /** Whether what was sent may have had its effect. */
  public boolean mayHaveHappened() {
    return this == BROKEN || this == OTHER;
  }
}

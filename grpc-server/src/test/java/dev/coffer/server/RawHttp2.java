package dev.coffer.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** HTTP/2 (RFC 9113) by hand, to do what no good client does. */
final class RawHttp2 implements AutoCloseable {
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int HEADERS = 1;
  static final int END_HEADERS = 4;
  static final int ENHANCE_YOUR_CALM = 0xb;

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  private RawHttp2(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** TLS 1.3 with ALPN h2, without a word of HTTP/2. */
  static RawHttp2 silent(int port, Path authority) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context(authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return new RawHttp2(socket);
  }

  /** A connection that has said hello. */
  static RawHttp2 open(int port, Path authority) throws Exception {
    RawHttp2 raw = silent(port, authority);
    raw.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    raw.frame(SETTINGS, 0, 0, new byte[0]);
    return raw;
  }

  private static SSLContext context(Path authority) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var certificate = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).put((byte) (payload.length >> 8));
    frame.put((byte) payload.length).put((byte) type).put((byte) flags).putInt(stream);
    out.write(frame.put(payload).array());
    out.flush();
  }

  void ping() throws IOException {
    frame(PING, 0, 0, new byte[8]);
  }

  /** Begins a call and sends no request. */
  void begin(int stream, String method, String token) throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    literal(headers, ":method", "POST");
    literal(headers, ":scheme", "https");
    literal(headers, ":path", "/" + method);
    literal(headers, ":authority", "localhost");
    literal(headers, "te", "trailers");
    literal(headers, "content-type", "application/grpc");
    literal(headers, "authorization", "Bearer " + token);
    frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
  }

  /** A header field without indexing and without Huffman coding (RFC 7541, 6.2.2). */
  private static void literal(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    if (value.length() >= 127) {
      throw new IllegalArgumentException("too long for one byte");
    }
    out.write(value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  void reset(int stream) throws IOException {
    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /** Reads until the server says that it goes away, or hangs up: its code, or -1. */
  int goodbye() throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY) {
          return ByteBuffer.wrap(payload).getInt(4);
        }
      }
    } catch (EOFException | SocketException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

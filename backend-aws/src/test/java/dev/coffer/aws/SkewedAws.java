package dev.coffer.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * NOT AWS: a fake of its clock alone, which is not ours. As AWS does it refuses a signature that is
 * more than five minutes off (docs of AWS, "Troubleshooting Signature Version 4"), with its own
 * time in the header {@code Date}. Everything else it answers with one secret.
 */
final class SkewedAws implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration TOLERATED = Duration.ofMinutes(5);
  private static final String SECRET =
      "{\"ARN\":\"arn\",\"Name\":\"a\",\"SecretString\":\"kept\",\"VersionStages\":[\"AWSCURRENT\"],"
          + "\"VersionId\":\"11111111-2222-3333-4444-555555555555\",\"CreatedDate\":1700000000}";

  private final ServerSocket door;
  private final Duration ahead;
  private final AtomicInteger refused = new AtomicInteger();

  SkewedAws(Duration ahead) throws IOException {
    this.ahead = ahead;
    this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "skewed-aws");
    thread.setDaemon(true);
    thread.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  int refused() {
    return refused.get();
  }

  private void serve() {
    while (!door.isClosed()) {
      try (Socket client = door.accept()) {
        answer(client);
      } catch (IOException e) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void answer(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    String stamp = "";
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-date:")) {
        stamp = line.substring("x-amz-date:".length()).trim();
      } else if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).trim());
      }
    }
    in.readNBytes(length);
    Instant now = Instant.now().plus(ahead);
    boolean signedNow =
        Duration.between(STAMP.parse(stamp, Instant::from), now).abs().compareTo(TOLERATED) < 0;
    if (!signedNow) {
      refused.incrementAndGet();
    }
    String body =
        signedNow
            ? SECRET
            : "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature expired: "
                + stamp
                + " is now earlier than the time of the service\"}";
    String head =
        "HTTP/1.1 "
            + (signedNow ? "200 OK" : "400 Bad Request")
            + "\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    client.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}

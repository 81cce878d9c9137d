package dev.coffer.remote;

import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bearer token with each call. The token is read again once it is half a minute old, so
 * that a changed file counts without a restart. Thread-safe.
 */
final class BearerToken extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final SecretSource source;
  private volatile @Nullable Header last;

  BearerToken(SecretSource source) {
    this.source = source;
  }

  private static final class Header {
    final String value;
    final long readNanos;

    Header(String value, long readNanos) {
      this.value = value;
      this.readNanos = readNanos;
    }
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    Header header = last;
    if (header != null && System.nanoTime() - header.readNanos < FRESH_NANOS) {
      apply(header, applier);
    } else {
      executor.execute(() -> readAndApply(applier));
    }
  }

  private void readAndApply(MetadataApplier applier) {
    try (SecretValue token = source.read()) {
      Header header = new Header("Bearer " + token.utf8(), System.nanoTime());
      last = header;
      apply(header, applier);
    } catch (SecretsException e) {
      applier.fail(Status.UNAUTHENTICATED.withDescription("no token").withCause(e));
    } catch (RuntimeException e) {
      applier.fail(Status.UNKNOWN.withDescription("no token").withCause(e));
    }
  }

  private static void apply(Header header, MetadataApplier applier) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, header.value);
    applier.apply(metadata);
  }
}

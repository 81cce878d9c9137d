package dev.coffer.gcp;

import com.google.auth.Credentials;
import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Puts the credential on each call. It is looked for when the first call needs it, so that opening
 * a store asks nobody, and again after the service refused it. Thread-safe.
 */
final class GcpCredentials extends CallCredentials {
  private static final URI AUDIENCE = URI.create("https://www.googleapis.com/");
  private static final List<String> SCOPES =
      List.of("https://www.googleapis.com/auth/cloud-platform");

  private final GcpCredential credential;
  private volatile @Nullable Credentials found;

  GcpCredentials(GcpCredential credential) {
    this.credential = credential;
  }

  /** The service refused it: what was found is not used again. */
  void forget() {
    found = null;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    Credentials known = found;
    if (known == null) {
      executor.execute(() -> lookAndApply(executor, applier));
    } else {
      // Answers at once while its token is fresh, and asks for another one on the executor.
      known.getRequestMetadata(AUDIENCE, executor, new Found(applier));
    }
  }

  private void lookAndApply(Executor executor, MetadataApplier applier) {
    try {
      if (credential instanceof GcpCredential.AccessToken token) {
        applier.apply(bearer(token));
      } else {
        find().getRequestMetadata(AUDIENCE, executor, new Found(applier));
      }
    } catch (RuntimeException | IOException e) {
      applier.fail(failure(e));
    }
  }

  private static Metadata bearer(GcpCredential.AccessToken token) {
    try (SecretValue read = token.token().read()) {
      return headers(Map.of("authorization", List.of("Bearer " + read.utf8())));
    }
  }

  private static Metadata headers(Map<String, List<String>> values) {
    Metadata headers = new Metadata();
    values.forEach(
        (name, all) -> {
          Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
          all.forEach(value -> headers.put(key, value));
        });
    return headers;
  }

  private Credentials find() throws IOException {
    Credentials known = found;
    if (known == null) {
      known = found = look();
    }
    return known;
  }

  private Credentials look() throws IOException {
    if (credential instanceof GcpCredential.ServiceAccountKey key) {
      return ofKey(key);
    }
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(SCOPES);
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.BACKEND_DENIED, "There is no Google Cloud credential for the store.")
          .remedy(
              "Run \"gcloud auth application-default login\", set GOOGLE_APPLICATION_CREDENTIALS,"
                  + " or say under auth: where it is.")
          .cause(e)
          .build();
    }
  }

  private static Credentials ofKey(GcpCredential.ServiceAccountKey key) {
    try (SecretValue json = key.json().read()) {
      byte[] bytes = json.bytes();
      try {
        return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(bytes))
            .createScoped(SCOPES);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } catch (IOException e) {
      // The cause may quote what it could not read.
      throw SecretsException.of(
              ErrorCode.BACKEND_DENIED, "The credential is not the key of a service account.")
          .remedy("Give the JSON that Google Cloud made for the key, whole.")
          .build();
    }
  }

  private static Status failure(Throwable e) {
    return Status.UNAUTHENTICATED.withDescription("no credential").withCause(e);
  }

  /** Hands on what was found, from whichever thread found it. */
  private record Found(MetadataApplier applier) implements RequestMetadataCallback {
    @Override
    public void onSuccess(Map<String, List<String>> metadata) {
      applier.apply(headers(metadata));
    }

    @Override
    public void onFailure(Throwable e) {
      applier.fail(failure(e));
    }
  }
}

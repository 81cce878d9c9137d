package dev.coffer.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.util.ArrayList;
import java.util.List;

/** Short spellings of what the tests of composed stores do with a store. */
final class Secrets {
  static final OperationContext CONTEXT = OperationContext.LOCAL;

  private Secrets() {}

  static SecretName name(String name) {
    return SecretName.of(name);
  }

  static Version put(SecretBackend store, String name, String value) {
    try (SecretValue secret = SecretValue.ofUtf8(value)) {
      return store.put(PutRequest.of(name(name), secret), CONTEXT);
    }
  }

  static String value(SecretBackend store, String name) {
    try (Secret secret = store.get(GetRequest.current(name(name)), CONTEXT)) {
      return secret.value().utf8();
    }
  }

  static String value(SecretBackend store, String name, VersionId version) {
    GetRequest request = new GetRequest(name(name), Selector.version(version));
    try (Secret secret = store.get(request, CONTEXT)) {
      return secret.value().utf8();
    }
  }

  static String servedBy(SecretBackend store, String name) {
    try (Secret secret = store.get(GetRequest.current(name(name)), CONTEXT)) {
      return secret.provenance().servedBy();
    }
  }

  /** Every item of a list, page after page. */
  static List<SecretMetadata> all(SecretBackend store, ListRequest first) {
    List<SecretMetadata> items = new ArrayList<>();
    Page<SecretMetadata> page = store.list(first, CONTEXT);
    for (int pages = 1; true; pages++) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(first.pageSize());
      items.addAll(page.items());
      if (page.isLast()) {
        return items;
      }
      assertThat(pages).isLessThan(1_000);
      page = store.list(first.after(page.nextPageToken()), CONTEXT);
    }
  }

  /** The names and where they are from, as {@code a@top}. */
  static List<String> listed(SecretBackend store, int pageSize) {
    return all(store, ListRequest.of(NamePrefix.ALL, pageSize)).stream()
        .map(item -> item.name() + "@" + item.servedBy())
        .toList();
  }

  static SecretsException refused(ErrorCode code, Runnable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call::run);
    assertThat(error).as("a refusal with " + code).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }
}

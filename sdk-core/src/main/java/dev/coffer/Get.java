package dev.coffer;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;

/** A read that says which version. Immutable. */
public final class Get {
  private final GetRequest request;

  private Get(GetRequest request) {
    this.request = request;
  }

  /**
   * A read of the version that bears {@code current}.
   *
   * @throws SecretsException INVALID_ARGUMENT when it is no name
   */
  public static Get of(String name) {
    return new Get(GetRequest.current(SecretName.of(name)));
  }

  /** This version instead. */
  public Get version(VersionId id) {
    return new Get(new GetRequest(request.name(), Selector.version(id)));
  }

  /** The version that bears this stage instead. */
  public Get stage(Stage stage) {
    return new Get(new GetRequest(request.name(), Selector.stage(stage)));
  }

  GetRequest request() {
    return request;
  }

  @Override
  public String toString() {
    return "Get[" + request.name() + "]";
  }
}

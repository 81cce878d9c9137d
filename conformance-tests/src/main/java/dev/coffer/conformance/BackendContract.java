package dev.coffer.conformance;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link dev.coffer.spi.SecretBackend} must do. Extend it in a test of the backend's own
 * module and say with a {@link BackendHarness} how the suite gets at a store.
 *
 * <p>Each test is a sentence of the contract. One that {@link Needs needs} a capability is run
 * whether the store declares it or not: where it does, the sentence must hold; where it does not,
 * the guard must refuse before any I/O and the store itself must refuse with UNSUPPORTED. After
 * every test no thread or file may be left open, and no value may have been printed.
 */
@ExtendWith(ContractExtension.class)
@Timeout(60)
public abstract class BackendContract {
  /**
   * The way to one store, without any secret of the suite in it.
   *
   * @param folder empty, and the harness's own until it is closed
   */
  protected abstract BackendHarness harness(Path folder);

  @Nested
  class Names extends NamesGroup {}

  @Nested
  class Values extends ValuesGroup {}

  @Nested
  class Fields extends FieldsGroup {}

  @Nested
  class Versions extends VersionsGroup {}

  @Nested
  class Incarnations extends IncarnationsGroup {}

  @Nested
  class Stages extends StagesGroup {}

  @Nested
  class Conditional_puts extends ConditionalPutsGroup {}

  @Nested
  class Repeated_requests extends RepeatedRequestsGroup {}

  @Nested
  class Lists extends ListsGroup {}

  @Nested
  class Batches extends BatchesGroup {}

  @Nested
  class Disabled_versions extends DisabledVersionsGroup {}

  @Nested
  class Deleted_secrets extends DeletedSecretsGroup {}

  @Nested
  class Purged_secrets extends PurgedSecretsGroup {}

  @Nested
  class Metadata extends MetadataGroup {}

  @Nested
  class Errors extends ErrorsGroup {}

  @Nested
  class Conditions extends ConditionsGroup {}

  @Nested
  class Concurrent_calls extends ConcurrentCallsGroup {}

  @Nested
  class Cancelled_calls extends CancelledCallsGroup {}

  @Nested
  class Changes extends ChangesGroup {}

  @Nested
  class Closed_stores extends ClosedStoresGroup {}
}

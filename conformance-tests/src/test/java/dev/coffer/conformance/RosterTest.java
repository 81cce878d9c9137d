package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.BackendProvider;
import dev.coffer.store.RecordStoreProvider;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever can be configured has a harness: a provider on the class path without one is red. */
final class RosterTest {
  /** Types of stores that the SDK makes itself, without a provider. */
  private static final List<String> OF_THE_SDK = List.of("sealed", "layered", "failover");

  @Test
  void every_type_of_store_has_a_harness() {
    assertThat(proved(BackendContract.class))
        .containsAll(types(BackendProvider.class, BackendProvider::type))
        .containsAll(OF_THE_SDK);
  }

  @Test
  void every_type_of_root_key_has_a_harness() {
    assertThat(proved(KeyProviderContract.class))
        .containsAll(types(KeyProviderFactory.class, KeyProviderFactory::type));
  }

  @Test
  void every_type_of_record_store_has_a_harness() {
    assertThat(proved(RecordStoreContract.class))
        .contains("memory")
        .containsAll(types(RecordStoreProvider.class, RecordStoreProvider::type));
  }

  @Test
  void a_type_without_a_harness_is_missed() {
    assertThat(proved(BackendContract.class)).doesNotContain("no-such-type").isNotEmpty();
  }

  private static <P> Collection<String> types(Class<P> provider, Function<P, String> type) {
    Set<String> types = new TreeSet<>();
    ServiceLoader.load(provider).forEach(each -> types.add(type.apply(each)));
    return types;
  }

  /** The types that the contracts of this module's tests are run over. */
  private static Collection<String> proved(Class<?> contract) {
    Set<String> types = new TreeSet<>();
    for (JavaClass each : new ClassFileImporter().importPackages("dev.coffer.conformance")) {
      if (each.isAssignableTo(contract) && each.isAnnotatedWith(Proves.class)) {
        types.add(each.getAnnotationOfType(Proves.class).value());
      }
    }
    return types;
  }
}

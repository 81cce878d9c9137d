package dev.coffer.conformance;

import dev.coffer.local.environment.EnvironmentBackend;
import dev.coffer.local.environment.EnvironmentConfig;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way to variables. A process cannot change its own, so each new one makes a new process. */
final class EnvironmentHarness implements BackendHarness {
  private static final VariableNames NAMES = new VariableNames("CONFORMANCE_");

  private final Map<String, String> variables = new HashMap<>();
  private @Nullable SecretBackend current;

  @Override
  public String title() {
    return "environment";
  }

  @Override
  public SecretBackend open() {
    begin();
    return Forwarding.to(() -> Objects.requireNonNull(current));
  }

  private void begin() {
    current = EnvironmentBackend.open(new EnvironmentConfig(NAMES, variables));
  }

  @Override
  public boolean changesWhileOpen() {
    return false;
  }

  @Override
  public Spelling spelling(SecretName name) {
    return spelling(NAMES, name);
  }

  static Spelling spelling(VariableNames names, SecretName name) {
    try {
      names.variable(name);
    } catch (SecretsException unspellable) {
      return Spelling.NONE;
    }
    return name.text().matches("[a-z0-9_/]*") ? Spelling.OWN : Spelling.SHARED;
  }

  @Override
  public void provide(SecretName name, String text) {
    variables.put(NAMES.variable(name), text);
    begin();
  }
}

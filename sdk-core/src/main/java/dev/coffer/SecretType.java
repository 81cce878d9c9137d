package dev.coffer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a value means to a program. Immutable and thread-safe. What is made of a value lies on the
 * heap for as long as the program holds it.
 *
 * @param <T> what is made of a value
 */
public final class SecretType<T> {
  /** Text in UTF-8. */
  public static final SecretType<String> TEXT = of("text", SecretValue::utf8);

  /** The bytes: a copy. */
  public static final SecretType<byte[]> BYTES = of("bytes", SecretValue::bytes);

  /** The fields {@code username} (or {@code user}) and {@code password}. */
  public static final SecretType<Credentials> CREDENTIALS =
      of(
          "credentials",
          value ->
              new Credentials(
                  value.field(has(value, "username") ? "username" : "user"),
                  value.field("password")));

  /**
   * A private key and its certificates in PEM: the fields {@code certificate} (or {@code tls.crt})
   * and {@code key} (or {@code private-key}, {@code private_key}, {@code tls.key}), beside them
   * {@code ca-chain} or {@code issuing-ca} where the first holds one certificate only; or one text
   * with all of it. The key is PKCS#8, and the one that the certificate is for.
   */
  public static final SecretType<CertifiedKey> KEY_PAIR = of("key pair", PemKeyPair::read);

  private final String label;
  private final Function<SecretValue, T> reading;

  private SecretType(String label, Function<SecretValue, T> reading) {
    this.label = label;
    this.reading = reading;
  }

  /**
   * A type of one's own.
   *
   * @param label what errors call it
   * @param reading makes something of a value, which is closed afterwards; throws where it cannot
   */
  public static <T> SecretType<T> of(String label, Function<SecretValue, T> reading) {
    return new SecretType<>(
        Objects.requireNonNull(label, "label"), Objects.requireNonNull(reading, "reading"));
  }

  /**
   * A record made of the fields of one version together: each component from the field of its name,
   * or of its name spelt with {@code -} or {@code _} ({@code apiKey}, {@code api-key}, {@code
   * api_key}). Components are {@code String}, {@code int}, {@code long} or {@code boolean}.
   *
   * @throws SecretsException INVALID_ARGUMENT for a record with other components
   */
  public static <R extends Record> SecretType<R> record(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components) {
      if (!isReadable(component.getType())) {
        throw SecretsException.of(
                ErrorCode.INVALID_ARGUMENT,
                "The component " + component.getName() + " cannot be read from a field.")
            .remedy("Use String, int, long or boolean.")
            .build();
      }
    }
    Constructor<R> constructor = canonical(type, components);
    return of(type.getSimpleName(), value -> make(constructor, components, value));
  }

  private static boolean isReadable(Class<?> type) {
    return type == String.class || type == int.class || type == long.class || type == boolean.class;
  }

  private static <R> Constructor<R> canonical(Class<R> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + type.getName(), e);
    }
  }

  private static <R> R make(
      Constructor<R> constructor, RecordComponent[] components, SecretValue value) {
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = read(components[i], value);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      // The record's own refusal, whose message may hold what it refused.
      throw unusable("The record does not take the fields.");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record that cannot be made", e);
    }
  }

  private static Object read(RecordComponent component, SecretValue value) {
    String text = value.field(spelling(component.getName(), value));
    Class<?> type = component.getType();
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      if (type == long.class) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw unusable("The field of " + component.getName() + " is no number.");
    }
    if (type == boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw unusable("The field of " + component.getName() + " is neither true nor false.");
      }
      return text.equals("true");
    }
    return text;
  }

  private static String spelling(String component, SecretValue value) {
    String dashed = component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    for (String name : new String[] {component, dashed, dashed.replace('-', '_')}) {
      if (has(value, name)) {
        return name;
      }
    }
    return component;
  }

  private static boolean has(SecretValue value, String field) {
    return value.fields().containsKey(field);
  }

  private static SecretsException unusable(String what) {
    return SecretsException.of(ErrorCode.FAILED_PRECONDITION, what)
        .remedy("Put a version with the fields that the program expects.")
        .build();
  }

  /**
   * What the value means.
   *
   * @throws SecretsException FAILED_PRECONDITION, NOT_FOUND where it is not of this type
   */
  T read(SecretValue value) {
    try {
      return Objects.requireNonNull(reading.apply(value), "the reading");
    } catch (SecretsException e) {
      throw e;
    } catch (RuntimeException e) {
      // Without its cause: a parser's message may well quote what it was given.
      throw unusable("The value is no " + label + " (" + e.getClass().getSimpleName() + ").");
    }
  }

  @Override
  public String toString() {
    return "SecretType[" + label + "]";
  }
}

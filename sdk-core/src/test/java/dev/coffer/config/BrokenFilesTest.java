package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each broken file is answered with the place, what is wrong there, and the mend. */
class BrokenFilesTest {
  /** Stands where a user might have written a secret; must never come back. */
  private static final String LITERAL = "hunter2-hunter2";

  @TempDir Path folder;

  /** The file, where it is broken, what the message says, and what the remedy says. */
  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        // The text.
        arguments("", "1:1", "the file is empty", "\"stores\""),
        arguments("# nothing\n", "1:1", "the file is empty", "\"stores\""),
        arguments("- a\n", "1:1", "the file is a list, not a section", "server, access"),
        arguments("stores:\n\tdefault: 1\n", "2:1", "a tab stands where", "Indent with spaces"),
        arguments("stores: @x\n", "1:9", "a value begins with @", "double quotes"),
        arguments("a: 'x\n", "2:1", "this is not YAML", "the quotes"),
        arguments("a:\n  - b\n c: d\n", "3:2", "this is not YAML", "the indentation"),
        arguments("a: " + LITERAL + ": b\n", "1:19", "this is not YAML", "the quotes"),
        arguments("a: !" + LITERAL + "!x 1\n", "1:4", "this is not YAML", "the quotes"),
        arguments("a: \u0001\n", "1:1", "characters that YAML does not allow", "control"),
        arguments("a: 1\n---\nb: 2\n", "2:1", "a second document begins", "---"),
        arguments("a: &x 1\n", "1:4", "anchors are not supported", "quote the &"),
        arguments("a: *" + "hunter2\n", "1:4", "aliases are not supported", "quote the *"),
        arguments("a: !!str 1\n", "1:4", "tags are not supported", "quote the !"),
        arguments("<<: { a: 1 }\n", "1:1", "merge keys are not supported", "Write the keys out"),
        arguments("[ a ]: 1\n", "1:1", "a key is a list", "plain words"),
        arguments("stores: {}\nstores: {}\n", "2:1", "\"stores\" is given twice", "line 1"),
        arguments("a: " + "[".repeat(30) + "]".repeat(30), "1:27", "too deep", "24 levels"),
        // Keys.
        arguments("store: {}\n", "1:1", "does not know the key \"store\"", "mean \"stores\"?"),
        arguments("cache: { ttl: 1s }\n", "1:1", "needs the key \"stores\"", "by name"),
        arguments("stores: {}\n", "1:9", "there is no store", "\"default\""),
        arguments("stores:\n", "1:8", "stores is nothing where a section", "Write a section"),
        arguments("stores: []\n", "1:9", "stores is a list where a section", "Write a section"),
        arguments(
            "stores: { a b: { type: memory } }\n", "1:11", "name of the store is malformed", "32"),
        arguments("stores:\n  a: {}\n", "2:6", "stores.a needs the key \"type\"", "Add it"),
        arguments(
            plain("retrys: 3"),
            "1:34",
            "stores.a does not know the key \"retrys\"",
            "\"retries\"?"),
        arguments(plain(LITERAL + ": 3"), "1:34", "does not know the key here", "retries"),
        arguments(
            plain("\"" + LITERAL + " !\": 3"), "1:34", "does not know the key here", "It knows"),
        arguments(
            plain("auth: { method: m, secretID: 1 }"),
            "1:53",
            "stores.a.auth does not know the key \"secretID\"",
            "\"secretId\"?"),
        arguments(plain("auth: { }"), "1:40", "stores.a.auth needs the key \"method\"", "A string"),
        // Kinds.
        arguments(plain("retries: many"), "1:43", "is not a whole number", "whole number"),
        arguments(plain("retries: [ 1 ]"), "1:43", "is a list where a whole number", "number"),
        arguments(plain("lazy: yes"), "1:40", "is not true or false", "Write true or false"),
        arguments(plain("timeout: 5"), "1:43", "is not a duration", "5s, 5m"),
        arguments(plain("timeout: -5s"), "1:43", "is not a duration", "5s, 5m"),
        arguments(plain("size: 5 MB"), "1:40", "is not a size", "64KiB"),
        arguments(plain("size: 99999999999GiB"), "1:40", "is not a size", "64KiB"),
        arguments(plain("path:"), "1:39", "is nothing where a path", "Write a path"),
        arguments(plain("path: ''"), "1:40", "is not a path", "Write a path"),
        arguments(plain("mode: encodde"), "1:40", "value that it does not know", "\"encoded\"?"),
        arguments(plain("tags: x"), "1:40", "is a single value where a list", "[ a, b ]"),
        arguments(plain("tags: [ [ x ] ]"), "1:42", "is a list where text", "Write text"),
        arguments(plain("auth: x"), "1:40", "is a single value where a section", "a section"),
        // Secrets and variables.
        arguments(
            plain("password: " + LITERAL),
            "1:44",
            "must be a reference, not a single",
            "{ file: F }"),
        arguments(
            plain("auth: { method: m, secretId: \"" + LITERAL + "\" }"),
            "1:63",
            "stores.a.auth.secretId is a secret",
            "change the secret"),
        arguments(plain("password: [ " + LITERAL + " ]"), "1:44", "not a list", "{ file: F }"),
        arguments(
            plain("password: { value: " + LITERAL + " }"),
            "1:44",
            "is not a reference to a secret",
            "{ file: F }"),
        arguments(
            plain("password: { " + LITERAL + " }"), "1:44", "is not a reference", "{ env: X }"),
        arguments(
            plain("password: { env: " + LITERAL + " }"), "1:51", "not the name of an", "letters"),
        arguments(
            plain("password: { env: MISSING }"), "1:44", "variable MISSING is not set", "Set it"),
        arguments(plain("path: { env: MISSING }"), "1:40", "variable MISSING is not set", "Set it"),
        arguments(
            plain("password: { store: a, name: '" + LITERAL + " !' }"),
            "1:62",
            "is not the name of a secret",
            "1 to 15 segments"),
        // Types.
        arguments("stores: { a: { type: vualt } }", "1:22", "is not a type of store", "\"vault\"?"),
        arguments(
            "stores: { a: { type: vault } }",
            "1:22",
            "the type \"vault\" is not on the class path",
            "dev.coffer:backend-vault"),
        arguments(
            "stores: { a: { type: " + LITERAL + " } }", "1:22", "is not a type of store", "sealed"),
        arguments(
            sealed("records: { type: sqlite, path: p }", "rootKey: { type: test-key, path: k }"),
            "1:47",
            "stores.a.records.type: the type \"sqlite\" is not on the class path",
            "dev.coffer:backend-local"),
        arguments(
            sealed("records: { type: memory }", "rootKey: { type: pkcs12 }"),
            "1:74",
            "stores.a.rootKey.type is not a type of root key",
            "\"pkcs11\"?"),
        arguments(
            sealed("records: { type: memory, path: p }", "rootKey: { type: test-key, path: k }"),
            "1:55",
            "stores.a.records does not know the key \"path\"",
            "It knows: type"),
        arguments(
            sealed("records: { type: memory }", "rootKey: { type: test-key }"),
            "1:66",
            "stores.a.rootKey needs the key \"path\"",
            "A path"),
        arguments(
            sealed(
                "maxVersions: 2, records: { type: memory }",
                "rootKey: { type: test-key, path: k }"),
            "1:43",
            "from 3 to 1000",
            "Write a whole number"),
        // Compositions.
        arguments(
            "stores: { a: { type: layered, layers: [] } }",
            "1:39",
            "not a list of stores",
            "first"),
        arguments(
            "stores: { a: { type: layered, layers: [ b ] } }",
            "1:41",
            "no store of the name",
            "The stores are: a"),
        arguments(
            "stores: { defualt: { type: test-plain }, a: { type: failover, stores: [ default ] } }",
            "1:73",
            "no store of the name",
            "\"defualt\"?"),
        arguments(
            "stores: { b: { type: test-plain }, a: { type: failover, stores: [ b, b ] } }",
            "1:70",
            "for the second time",
            "once"),
        arguments(
            "stores: { a: { type: failover, stores: [ a ] } }",
            "1:42",
            "the store needs itself: a -> a",
            "Break the circle"),
        arguments(
            "stores:\n"
                + "  a: { type: failover, stores: [ b ] }\n"
                + "  b: { type: layered, layers: [ { type: test-plain, password: { store: a, name: x }"
                + " } ] }\n",
            "3:63",
            "the store needs itself: a -> b -> a",
            "Break the circle"),
        arguments(
            plain("password: { store: a, name: x }"), "1:44", "needs itself: a -> a", "circle"),
        arguments(
            "stores: { a: { type: layered, layers: [ { type: test-plain, pth: x } ] } }",
            "1:61",
            "stores.a.layers[0] does not know the key \"pth\"",
            "\"path\"?"),
        arguments(
            "stores: { a: { type: layered, write: x, layers: [ { type: test-plain } ] } }",
            "1:38",
            "names no layer of this store",
            "Its layers are: test-plain"),
        // The server.
        arguments(server("listen: 7443"), "1:74", "server.listen is not host:port", "127.0.0.1"),
        arguments(server("listen: 'x:70000'"), "1:74", "is not host:port", "7443"),
        arguments(server("profile: prod"), "1:75", "does not know", "production, development"),
        arguments(server("profile: prodution"), "1:75", "does not know", "\"production\"?"),
        arguments(server("limits: { maxCalls: 0 }"), "1:86", "from 1 to 1000000", "number"),
        arguments(server("limits: { idleTimeout: 0s }"), "1:89", "is zero", "5m"),
        arguments(
            "server: { data: d }\nstores: { a: { type: test-plain } }",
            "1:9",
            "server needs the key \"tls\"",
            "There is no server without TLS"),
        arguments(
            "server: { data: d, tls: { certificate: c, key: k } }\nstores: { a: { type: test-plain }"
                + " }",
            "1:25",
            "needs the key \"clientCa\"",
            "client certificates you accept"),
        arguments(
            "server: { profile: development, data: d, tls: { certificate: c, key: k } }\n"
                + "stores: { a: { type: test-plain } }",
            "1:47",
            "needs the key \"clientCa\"",
            "unsafe_noClientCa: true"),
        arguments(
            "server: { data: d, tls: { certificate: c, key: k, unsafe_noClientCa: true } }\n"
                + "stores: { a: { type: test-plain } }",
            "1:70",
            "unsafe_noClientCa is refused in the production profile",
            "development"),
        arguments(
            server("listen: 'x:1'") + "access: { token: { file: t } }\n",
            "3:18",
            "access.token is refused in the production profile",
            "client certificates"),
        arguments(
            server("listen: 'x:1'") + "access: { token: " + LITERAL + " }\n",
            "3:18",
            "access.token is a secret",
            "{ file: F }"),
        arguments(
            server("listen: 'x:1'") + "access: { admins: [ 'spiffe://prod/*' ] }\n",
            "3:19",
            "or a pattern",
            "exact names"),
        arguments(
            server("profile: development") + "access: { token: { store: a, name: x } }\n",
            "3:18",
            "stands in a store",
            "{ file: F }"),
        arguments(
            server("listen: 'x:1'"), "1:1", "no store \"default\" for the server's", "sealed"),
        arguments(
            server("listen: 'x:1'") + "system: { store: a }\n",
            "3:18",
            "\"a\" is not sealed",
            "there is none"),
        arguments(
            "cache: { ttl: 25h }\nstores: { a: { type: test-plain } }",
            "1:15",
            "longer than",
            "5m"),
        arguments(
            "cache: { ttl: 0s }\nstores: { a: { type: test-plain } }", "1:15", "shorter", "5m"),
        arguments(
            "cache: { ttl: 5m, maxBytes: 1KiB }\nstores: { a: { type: test-plain } }",
            "1:29",
            "is not a size",
            "64KiB"),
        arguments(
            "backends: { path: nowhere }\nstores: { a: { type: test-plain } }",
            "1:19",
            "the folder of backends.path cannot be read",
            "Make it"));
  }

  private static String plain(String settings) {
    return "stores: { a: { type: test-plain, " + settings + " } }";
  }

  private static String sealed(String records, String rootKey) {
    return "stores: { a: { type: sealed, " + records + ", " + rootKey + " } }";
  }

  private static String server(String settings) {
    return "server: { data: d, tls: { certificate: c, key: k, clientCa: a }, "
        + settings
        + " }\nstores: { a: { type: test-plain } }\n";
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void theErrorNamesThePlaceWhatIsWrongAndTheMend(
      String yaml, String place, String what, String mend) {
    SecretsException error =
        catchThrowableOfType(
            SecretsException.class, () -> new ConfigFile(folder).load(yaml, Map.of()));

    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error.getMessage())
        .startsWith(folder.resolve("coffer.yaml") + ":" + place + ": ")
        .contains(what)
        .endsWith(".");
    assertThat(error.remedy()).contains(mend).endsWith(".");
    assertThat(error.getMessage() + error.remedy() + error.getCause()).doesNotContain(LITERAL);
  }

  @Test
  void aFileThatIsNotThereOrNotReadableOrNotTextIsSaidSo() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe4});
    Path large = Files.write(folder.resolve("large.yaml"), new byte[YamlFile.MAX_BYTES + 1]);

    assertThat(errorOf(missing)).hasMessageContaining("does not exist");
    assertThat(errorOf(folder)).hasMessageContaining("cannot be read");
    assertThat(errorOf(latin)).hasMessageContaining("not UTF-8");
    assertThat(errorOf(large)).hasMessageContaining("larger than 1 MiB");
  }

  private static SecretsException errorOf(Path file) {
    SecretsException error =
        catchThrowableOfType(SecretsException.class, () -> CofferConfig.load(file, Map.of()));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    return error;
  }
}

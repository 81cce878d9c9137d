package dev.coffer.cli.verb.hsm;

import dev.coffer.cli.session.Session;
import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.Profile;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which HSM, and how it is used: as under {@code rootKey} in {@code coffer.yaml}. */
final class HsmOptions {
  @Option(
      names = "--module",
      paramLabel = "PATH",
      required = true,
      description = "The vendor's PKCS#11 library.")
  private String module = "";

  @Option(names = "--token", paramLabel = "LABEL", description = "The token.")
  private @Nullable String token;

  @Option(names = "--pin-file", paramLabel = "F", description = "Holds the PIN of its user.")
  private @Nullable String pinFile;

  @Option(names = "--key", paramLabel = "NAME", description = "The root key; default: root.")
  private String key = "root";

  @Option(
      names = "--profile",
      paramLabel = "P",
      description = "standard, luna, luna-fips or cloudhsm; default: standard.")
  private String profile = Profile.STANDARD.text();

  Path module(Session session) {
    return session.invocation().path(module).toAbsolutePath();
  }

  boolean hasToken() {
    return token != null;
  }

  String token() {
    if (token == null) {
      throw missing("--token", "the label of the token");
    }
    return token;
  }

  SecretSource pin(Session session) {
    if (pinFile == null) {
      throw missing("--pin-file", "the file that holds its PIN");
    }
    return new PinFile(session.invocation().path(pinFile));
  }

  HsmConfig config(Session session) {
    try {
      return HsmConfig.of(module(session), token(), key, pin(session)).withProfile(profile());
    } catch (IllegalArgumentException e) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "--key is not the name of a root key.")
          .remedy("Give 1 to 24 of A-Z a-z 0-9 _ . and -, without the version.")
          .cause(e)
          .build();
    }
  }

  private Profile profile() {
    return Arrays.stream(Profile.values())
        .filter(each -> each.text().equals(profile))
        .findAny()
        .orElseThrow(
            () ->
                SecretsException.of(ErrorCode.INVALID_ARGUMENT, "There is no such profile.")
                    .remedy(
                        "Give one of "
                            + Arrays.stream(Profile.values())
                                .map(Profile::text)
                                .collect(Collectors.joining(", "))
                            + ".")
                    .build());
  }

  private static SecretsException missing(String option, String what) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, option + " is missing.")
        .remedy("Give " + option + ", " + what + ".")
        .build();
  }
}

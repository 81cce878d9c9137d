package dev.coffer.cli.verb.transit;

import picocli.CommandLine.Command;

/** The verbs of this package. */
public final class TransitVerbs {
  private TransitVerbs() {}

  /** {@code transit …}. */
  public static Object group() {
    return new Group();
  }

  @Command(
      name = "transit",
      description =
          "Keys that encrypt, sign and authenticate and never leave a sealed store: create, list,"
              + " describe, rotate, update, trim, delete; encrypt, decrypt, rewrap, datakey; sign,"
              + " hmac, verify; random.",
      subcommands = {
        TransitCreateVerb.class,
        TransitListVerb.class,
        TransitDescribeVerb.class,
        TransitRotateVerb.class,
        TransitUpdateVerb.class,
        TransitTrimVerb.class,
        TransitDeleteVerb.class,
        TransitEncryptVerb.class,
        TransitDecryptVerb.class,
        TransitRewrapVerb.class,
        TransitDataKeyVerb.class,
        TransitSignVerb.class,
        TransitHmacVerb.class,
        TransitVerifyVerb.class,
        TransitRandomVerb.class
      })
  private static final class Group {}
}

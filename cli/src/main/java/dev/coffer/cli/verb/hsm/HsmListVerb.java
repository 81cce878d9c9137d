package dev.coffer.cli.verb.hsm;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.hsm.HsmTokens;
import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.TokenFacts;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "List the tokens of a module; with --token and --pin-file the keys on one.")
final class HsmListVerb implements Verb {
  private static final List<Column<TokenFacts>> TOKENS =
      List.of(
          new Column<>("TOKEN", TokenFacts::label),
          new Column<>("SERIAL", TokenFacts::serial),
          new Column<>("MODEL", each -> each.manufacturer() + " " + each.model()),
          new Column<>("STATE", each -> each.initialized() ? "initialised" : "free"));

  private static final List<Column<KeyFacts>> KEYS =
      List.of(
          new Column<>("KEY", KeyFacts::label),
          new Column<>("ID", KeyFacts::idText),
          new Column<>("KIND", each -> each.aes() ? "AES-" + 8 * each.valueBytes() : "other"),
          new Column<>("LEAVES", each -> each.extractable() ? "yes" : "never"));

  @Mixin private final HsmOptions options = new HsmOptions();

  @Override
  public Exit run(Session session) throws IOException {
    if (options.hasToken()) {
      try (Listing<KeyFacts> listing = session.output().listing(KEYS, HsmListVerb::json)) {
        for (KeyFacts key : HsmTokens.keys(options.config(session))) {
          listing.add(key);
        }
      }
      return Exit.DONE;
    }
    try (Listing<TokenFacts> listing = session.output().listing(TOKENS, HsmListVerb::json)) {
      for (TokenFacts token : HsmTokens.list(options.module(session))) {
        listing.add(token);
      }
    }
    return Exit.DONE;
  }

  private static JsonObject json(TokenFacts token) {
    return JsonObject.create()
        .put("token", token.label())
        .put("serial", token.serial())
        .put("manufacturer", token.manufacturer())
        .put("model", token.model())
        .put("initialised", token.initialized());
  }

  private static JsonObject json(KeyFacts key) {
    return JsonObject.create()
        .put("key", key.label())
        .put("id", key.idText())
        .put("aes", key.aes())
        .put("bytes", key.valueBytes())
        .put("extractable", key.extractable())
        .put("sensitive", key.sensitive());
  }
}

package dev.coffer.gcp.secretmanager;

import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpRole;
import dev.coffer.gcp.GcpSettings;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link SecretManagerBackend} of the type {@code gcp-secret-manager}. */
public final class SecretManagerBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      SecretManagerBackend.BUDGET
          .declare(
              GcpSettings.schema()
                  .required(
                      "project", Kind.STRING, "The id or number of the project, as my-project.")
                  .optional(
                      "location",
                      Kind.STRING,
                      "The region of regional secrets, as europe-west3; default: global secrets.")
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "Stands in front of every name there: teams/trading for encoded names, trading- for"
                          + " native ones.")
                  .choice(
                      "names",
                      "native: the service's own, of letters, digits, - and _; encoded: any. Default:"
                          + " native.",
                      "native",
                      "encoded")
                  .optional(
                      "replicas",
                      Kind.LIST,
                      "The locations of new global secrets; default: Google chooses.")
                  .optional(
                      "kmsKey",
                      Kind.STRING,
                      "The Cloud KMS key of new secrets, as a resource name; default: Google's own."))
          .build();

  @Override
  public String type() {
    return "gcp-secret-manager";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return SecretManagerBackend.open(
        store, config(settings), SecretManagerBackend.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    SecretManagerConfig config = config(settings);
    List<String> more = new ArrayList<>();
    if (!config.prefix().isEmpty()) {
      more.add(
          "To bind it to the prefix give it twice: once with a condition on resource.name, which"
              + " lists do not have, and once with secretmanager.secrets.list alone.");
    }
    if (config.kmsKey() != null) {
      more.add(
          "The service agent of Secret Manager, not Coffer, needs"
              + " roles/cloudkms.cryptoKeyEncrypterDecrypter on "
              + config.kmsKey()
              + ".");
    }
    return GcpRole.with(
        settings.path(),
        SecretManagerCalls.ACTIONS,
        config.project(),
        "projects add-iam-policy-binding " + config.project(),
        more);
  }

  private static SecretManagerConfig config(Settings settings) {
    boolean encoded = settings.string("names", "native").equals("encoded");
    GcpConfig gcp = GcpSettings.read(settings);
    String project = settings.string("project");
    String location = GcpSettings.optional(settings, "location");
    String prefix = prefix(settings, encoded);
    List<String> replicas = settings.strings("replicas");
    String kmsKey = GcpSettings.optional(settings, "kmsKey");
    SecretManagerConfig.Names names =
        encoded ? SecretManagerConfig.Names.ENCODED : SecretManagerConfig.Names.NATIVE;
    return GcpSettings.at(
        settings,
        "project",
        () -> new SecretManagerConfig(gcp, project, location, prefix, names, replicas, kmsKey));
  }

  private static String prefix(Settings settings, boolean encoded) {
    String text = settings.string("prefix", "");
    return !encoded || text.isEmpty() || text.endsWith("/") ? text : text + "/";
  }
}

package dev.coffer.local.encryptedfile;

import dev.coffer.local.table.ContentsLooks;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code encrypted-file}. */
public final class EncryptedFileBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      ContentsLooks.BUDGET
          .declare(
              SettingsSchema.builder()
                  .required("path", Kind.FILE, "The file (mode 0600); made with the first write.")
                  .required(
                      "key",
                      Kind.SECRET,
                      "Its key: a line coffer:key:v1:..., or 32 bytes in base64, as Fernet keys are.")
                  .optional(
                      "maxValueBytes",
                      Kind.BYTES,
                      "The most bytes of a value, at most 1MiB; default 64KiB."))
          .build();

  @Override
  public String type() {
    return "encrypted-file";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    long maxValueBytes =
        settings.bytes(
            "maxValueBytes", 1, Limits.HARD_MAX_VALUE_BYTES, Limits.DEFAULT_MAX_VALUE_BYTES);
    return EncryptedFileBackend.open(
        store,
        new EncryptedFileConfig(settings.file("path"), settings.secret("key"), (int) maxValueBytes),
        ContentsLooks.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}

import dev.coffer.SecretsClient;
import dev.coffer.model.SecretValue;
import java.nio.file.Path;

class ReadSecret {
  public static void main(String[] arguments) {
    try (SecretsClient secrets = SecretsClient.load(Path.of(arguments[0]));
        SecretValue password = secrets.get("demo/password")) {
      System.out.println("the password has " + password.utf8().length() + " characters");
    }
  }
}

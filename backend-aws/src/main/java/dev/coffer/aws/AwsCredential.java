package dev.coffer.aws;

import dev.coffer.spi.SecretSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As whom AWS is called. */
public sealed interface AwsCredential {
  /** The standard chain of AWS: variables, web identity, profile, container, instance. */
  AwsCredential CHAIN = new Chain();

  /** The standard chain of AWS. */
  record Chain() implements AwsCredential {}

  /** A profile of the shared configuration files of AWS. */
  record Profile(String name) implements AwsCredential {
    public Profile {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Keys of a user or session, read again for each call.
   *
   * @param session the session token; null for keys of a user
   */
  record Keys(String accessKeyId, SecretSource secretAccessKey, @Nullable SecretSource session)
      implements AwsCredential {
    public Keys {
      Objects.requireNonNull(accessKeyId, "accessKeyId");
      Objects.requireNonNull(secretAccessKey, "secretAccessKey");
    }
  }

  /**
   * A role that another credential takes on.
   *
   * @param by who takes it on; not a role itself
   * @param externalId what the role's trust policy asks for; null for nothing
   * @param sessionName how the session is called in CloudTrail
   */
  record Role(AwsCredential by, String arn, @Nullable String externalId, String sessionName)
      implements AwsCredential {
    public Role {
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(sessionName, "sessionName");
      if (by instanceof Role) {
        throw new IllegalArgumentException("a role is taken on by no other role");
      }
    }
  }
}

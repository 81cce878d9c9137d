package dev.coffer.aws;

import dev.coffer.spi.Privileges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The least that the identity of Coffer needs at AWS, as an identity policy of IAM. */
public final class IamPolicy {
  private static final String FORM = "IAM policy (JSON)";
  private static final String ANY = "*";
  private static final String KEY = ":key/";
  private static final String ALIAS = "alias/";

  private final AwsConfig config;
  private final List<Map<String, Object>> statements = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private IamPolicy(AwsConfig config) {
    this.config = config;
    remarks.add(
        "Load it with \"aws iam put-role-policy --role-name ROLE --policy-name coffer"
            + " --policy-document file://FILE\", or as the policy of the user.");
    if (config.credential() instanceof AwsCredential.Role role) {
      remarks.add(
          "It is for the role "
              + role.arn()
              + "; whoever takes that on needs sts:AssumeRole on it, and its trust policy's leave.");
    } else {
      remarks.add("Write the number of the account in place of the * in each ARN.");
    }
  }

  /** An empty policy for what a section calls. */
  public static IamPolicy of(AwsConfig config) {
    return new IamPolicy(config);
  }

  /** Allows actions on resources of a service, as {@code secretsmanager} and {@code secret:a/*}. */
  public IamPolicy allow(String sid, List<AwsAction> actions, String service, String resource) {
    statements.add(statement(sid, permissions(actions), arn(service, resource)));
    return this;
  }

  /** Allows actions that IAM does not bind to a resource. */
  public IamPolicy allowEverywhere(String sid, List<AwsAction> actions) {
    statements.add(statement(sid, permissions(actions), ANY));
    return this;
  }

  /**
   * Allows actions on a key of KMS.
   *
   * @param key id, ARN or alias
   */
  public IamPolicy allowKey(String sid, List<AwsAction> actions, String key) {
    addKey(sid, permissions(actions), key, new LinkedHashMap<>());
    return this;
  }

  /**
   * Allows a service to use a key for the caller.
   *
   * @param key id, ARN or alias
   * @param service as {@code ssm}: the key serves no other call
   */
  public IamPolicy allowKeyThrough(
      String sid, List<String> permissions, String key, String service) {
    String through = service + "." + config.region() + ".amazonaws.com";
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("StringEquals", Map.of("kms:ViaService", through));
    addKey(sid, permissions, key, condition);
    return this;
  }

  /** An alias is no resource of its own: what it stands for is told by a condition. */
  private void addKey(
      String sid, List<String> permissions, String key, Map<String, Object> condition) {
    int alias = key.indexOf(ALIAS);
    String resource;
    if (alias >= 0) {
      String before = key.startsWith("arn:") ? key.substring(0, alias - 1) : "";
      resource = before.isEmpty() ? arn("kms", "key/*") : before + KEY + ANY;
      condition.put(
          "ForAnyValue:StringEquals", Map.of("kms:ResourceAliases", key.substring(alias)));
    } else {
      resource = key.startsWith("arn:") ? key : arn("kms", "key/" + key);
    }
    Map<String, Object> statement = statement(sid, permissions, resource);
    if (!condition.isEmpty()) {
      statement.put("Condition", condition);
    }
    statements.add(statement);
  }

  /** Says something that the document cannot. */
  public IamPolicy remark(String remark) {
    remarks.add(remark);
    return this;
  }

  public Privileges privileges() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", "2012-10-17");
    document.put("Statement", statements);
    return Privileges.ofJson(FORM, document, remarks);
  }

  private static List<String> permissions(List<AwsAction> actions) {
    return actions.stream()
        .flatMap(action -> Stream.of(action.permission().split(" and ")))
        .toList();
  }

  private static Map<String, Object> statement(
      String sid, List<String> permissions, String resource) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", sid);
    statement.put("Effect", "Allow");
    statement.put("Action", permissions);
    statement.put("Resource", resource);
    return statement;
  }

  private String arn(String service, String resource) {
    String partition = PartitionMetadata.of(Region.of(config.region())).id();
    return "arn:%s:%s:%s:%s:%s".formatted(partition, service, config.region(), account(), resource);
  }

  /** That of the role, where there is one. */
  private String account() {
    if (config.credential() instanceof AwsCredential.Role role) {
      String[] parts = role.arn().split(":", -1);
      return parts.length > 4 && parts[4].matches("[0-9]{12}") ? parts[4] : ANY;
    }
    return ANY;
  }
}

package dev.coffer.aws.parameterstore;

import static dev.coffer.aws.AwsAction.changing;
import static dev.coffer.aws.AwsAction.reading;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.Labels;
import dev.coffer.aws.Pages;
import dev.coffer.model.SecretName;
import dev.coffer.spi.OperationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** The calls to Parameter Store, by our names, bounded by their callers. */
final class ParameterStoreCalls {
  static final AwsAction GET = reading("ssm:GetParameter");
  static final AwsAction BATCH = reading("ssm:GetParameters");
  static final AwsAction HISTORY = reading("ssm:GetParameterHistory");
  static final AwsAction DESCRIBE = reading("ssm:DescribeParameters");
  static final AwsAction TAGS = reading("ssm:ListTagsForResource");
  static final AwsAction PUT = changing("ssm:PutParameter");
  static final AwsAction TAG = changing("ssm:AddTagsToResource");
  static final AwsAction UNTAG = changing("ssm:RemoveTagsFromResource");
  static final AwsAction DELETE = changing("ssm:DeleteParameter");

  /** The service gives at most as many at once. */
  static final int PAGE = 50;

  private final SsmClient client;
  private final AwsCalls calls;
  private final ParameterStoreNames names;

  ParameterStoreCalls(SsmClient client, AwsCalls calls, ParameterStoreNames names) {
    this.client = client;
    this.calls = calls;
    this.names = names;
  }

  AwsCalls calls() {
    return calls;
  }

  SsmClient client() {
    return client;
  }

  ParameterStoreNames names() {
    return names;
  }

  /**
   * @param selector a version's number or a label; empty for the newest version
   * @param decrypted whether its value is to be read, and not only what is known of it
   */
  Parameter get(SecretName name, String selector, boolean decrypted, OperationContext on) {
    String there = names.encode(name) + (selector.isEmpty() ? "" : ":" + selector);
    return calls.make(
        on,
        GET,
        name,
        bounds ->
            client
                .getParameter(
                    get -> get.name(there).withDecryption(decrypted).overrideConfiguration(bounds))
                .parameter());
  }

  /** All versions, oldest first, without their values. */
  List<ParameterHistory> history(SecretName name, OperationContext on) {
    List<ParameterHistory> versions = new ArrayList<>();
    Pages.read(
        token ->
            calls.make(
                on,
                HISTORY,
                name,
                bounds ->
                    client.getParameterHistory(
                        list ->
                            list.name(names.encode(name))
                                .withDecryption(false)
                                .maxResults(PAGE)
                                .nextToken(token)
                                .overrideConfiguration(bounds))),
        GetParameterHistoryResponse::nextToken,
        page -> versions.addAll(page.parameters()));
    return versions;
  }

  /** What is known of one parameter. */
  ParameterMetadata describe(SecretName name, OperationContext on) {
    List<ParameterMetadata> found =
        list(List.of(filter("Name", "Equals", names.encode(name))), name, on);
    if (found.isEmpty()) {
      throw ParameterStoreErrors.notFound(name);
    }
    return found.get(0);
  }

  /** What is known of all parameters that pass the filters, in an order of the service's own. */
  List<ParameterMetadata> list(
      List<ParameterStringFilter> filters, @Nullable SecretName name, OperationContext on) {
    List<ParameterMetadata> all = new ArrayList<>();
    Pages.read(
        token -> page(filters, token, name, on),
        DescribeParametersResponse::nextToken,
        page -> all.addAll(page.parameters()));
    return all;
  }

  /** One page of it. */
  DescribeParametersResponse page(
      List<ParameterStringFilter> filters,
      @Nullable String token,
      @Nullable SecretName name,
      OperationContext on) {
    return calls.make(
        on,
        DESCRIBE,
        name,
        bounds ->
            client.describeParameters(
                list -> {
                  list.maxResults(PAGE).nextToken(token).overrideConfiguration(bounds);
                  if (!filters.isEmpty()) {
                    list.parameterFilters(filters);
                  }
                }));
  }

  static ParameterStringFilter filter(String key, String option, String... values) {
    return ParameterStringFilter.builder().key(key).option(option).values(values).build();
  }

  Labels labels(SecretName name, OperationContext on) {
    Map<String, String> labels = new HashMap<>();
    calls
        .make(
            on,
            TAGS,
            name,
            bounds ->
                client.listTagsForResource(
                    list ->
                        list.resourceType(ResourceTypeForTagging.PARAMETER)
                            .resourceId(names.encode(name))
                            .overrideConfiguration(bounds)))
        .tagList()
        .forEach(tag -> labels.put(tag.key(), tag.value()));
    return new Labels(labels);
  }

  long put(SecretName name, PutParameterRequest.Builder put, OperationContext on) {
    return calls.make(
        on,
        PUT,
        name,
        bounds ->
            client
                .putParameter(put.name(names.encode(name)).overrideConfiguration(bounds).build())
                .version());
  }

  void tag(SecretName name, Map<String, String> tags, OperationContext on) {
    calls.make(
        on,
        TAG,
        name,
        bounds ->
            client.addTagsToResource(
                tag ->
                    tag.resourceType(ResourceTypeForTagging.PARAMETER)
                        .resourceId(names.encode(name))
                        .tags(tags(tags))
                        .overrideConfiguration(bounds)));
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  void untag(SecretName name, Set<String> keys, OperationContext on) {
    calls.make(
        on,
        UNTAG,
        name,
        bounds ->
            client.removeTagsFromResource(
                untag ->
                    untag
                        .resourceType(ResourceTypeForTagging.PARAMETER)
                        .resourceId(names.encode(name))
                        .tagKeys(keys)
                        .overrideConfiguration(bounds)));
  }

  void delete(SecretName name, OperationContext on) {
    calls.make(
        on,
        DELETE,
        name,
        bounds ->
            client.deleteParameter(
                delete -> delete.name(names.encode(name)).overrideConfiguration(bounds)));
  }
}

package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One read of a failover store: from member to member until one can be reached. */
final class FailoverRead {
  private final Members members;
  private final Operation<?> operation;
  private final OperationContext context;

  FailoverRead(Members members, Operation<?> operation, OperationContext context) {
    this.members = members;
    this.operation = operation;
    this.context = context;
  }

  /** The answer of the first member that can be reached. */
  <R> R firstOf(BiFunction<Member, OperationContext, R> read) {
    SecretsException unreached = null;
    for (Member member : members.all()) {
      if (operation.missingFrom(member.backend().capabilities()) != null) {
        continue;
      }
      try {
        return read.apply(member, share(context, members, member));
      } catch (SecretsException e) {
        if (!unreached(e, context)) {
          throw e;
        }
        unreached = unreached == null ? e : unreached;
      }
    }
    throw noneAnswered(unreached);
  }

  /** A version is read from its member; where another answers, the version is not its. */
  Secret get(GetRequest request) {
    VersionId version = request.selector() instanceof Selector.ByVersion by ? by.id() : null;
    if (version != null && members.ownerOf(version.text()) == null) {
      throw members.unknown();
    }
    return firstOf(
        (member, share) -> {
          if (version != null && Tag.of(member).untag(version) == null) {
            reach(member, request.name(), share);
            throw members.foreign(version, member);
          }
          GetRequest own = new Untagged(members, member).get(request);
          return Tag.of(member).secret(member.backend().get(own, share));
        });
  }

  /** Returns where the member answers, whatever it says; throws where it cannot be reached. */
  static void reach(Member member, SecretName name, OperationContext context) {
    try {
      member.backend().describe(new DescribeRequest(name), context);
    } catch (SecretsException e) {
      if (unreached(e, context)) {
        throw e;
      }
    }
  }

  /** Only failures of the transport: whatever else a member says is its answer. */
  static boolean unreached(SecretsException e, OperationContext context) {
    boolean slow = e.code() == ErrorCode.DEADLINE_EXCEEDED;
    boolean callersTimeLeft = !context.hasDeadline() || !context.remaining().isNegative();
    return e.code() == ErrorCode.UNAVAILABLE || (slow && callersTimeLeft);
  }

  /** Half of the time that is left; all of it for the last member. */
  static OperationContext share(OperationContext context, Members members, Member member) {
    boolean last = member.equals(members.all().get(members.all().size() - 1));
    return last || !context.hasDeadline()
        ? context
        : context.within(context.remaining().dividedBy(2));
  }

  private SecretsException noneAnswered(@Nullable SecretsException first) {
    return members
        .error(ErrorCode.UNAVAILABLE, "has no member that answers: " + members.names())
        .name(operation.name())
        .remedy("Try again; \"coffer status\" says which member is away.")
        .cause(first)
        .build();
  }
}

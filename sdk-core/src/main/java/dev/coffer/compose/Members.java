package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of one composed store, in their order, and the errors that it speaks. */
final class Members {
  private final String store;
  private final List<Member> all;
  private volatile boolean closed;

  /**
   * @param store the configured name of the composed store
   * @throws SecretsException CONFIGURATION when there is none, or two have one name
   */
  Members(String store, List<Member> all) {
    this.store = store;
    this.all = List.copyOf(all);
    Set<String> names = new HashSet<>();
    for (Member member : all) {
      if (!names.add(member.name())) {
        throw configuration(
            "has two members named \"" + member.name() + "\"", "Name each member once.");
      }
    }
    if (all.isEmpty()) {
      throw configuration("has no members", "Name at least one store.");
    }
  }

  String store() {
    return store;
  }

  List<Member> all() {
    return all;
  }

  Member first() {
    return all.get(0);
  }

  Member named(String name) {
    for (Member member : all) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    throw configuration("has no member named \"" + name + "\"", "Name one of: " + names() + ".");
  }

  /** The member that a tagged text belongs to; null where it is of none. */
  @Nullable Member ownerOf(String tagged) {
    for (Member member : all) {
      if (Tag.of(member).untag(tagged) != null) {
        return member;
      }
    }
    return null;
  }

  /**
   * Refuses what the composed store does not declare, and every call once it is closed.
   *
   * @throws SecretsException UNSUPPORTED, UNAVAILABLE
   */
  void admit(Operation<?> operation, Capabilities capabilities) {
    if (closed) {
      throw SecretsException.closed("store").store(store).build();
    }
    var missing = operation.missingFrom(capabilities);
    if (missing != null) {
      throw error(ErrorCode.UNSUPPORTED, "does not have the capability " + missing)
          .name(operation.name())
          .remedy("Use one of its members that has it: " + names() + ".")
          .build();
    }
  }

  /** The version id as the target knows it, for what must be the version now. */
  VersionId expected(VersionId id, Member target) {
    VersionId inner = Tag.of(target).untag(id);
    if (inner != null) {
      return inner;
    }
    throw foreign(id, target);
  }

  /** The version id as the target knows it, for a version that is acted upon. */
  VersionId wanted(VersionId id, Member target) {
    VersionId inner = Tag.of(target).untag(id);
    if (inner != null) {
      return inner;
    }
    throw ownerOf(id.text()) == null ? unknown() : foreign(id, target);
  }

  /** There is no such version, in any member. */
  SecretsException unknown() {
    return error(ErrorCode.NOT_FOUND, "has no such version")
        .remedy("Use a version as \"coffer versions NAME\" or a put printed it.")
        .build();
  }

  /** The version is of a member that is not the one that answers. */
  SecretsException foreign(VersionId id, Member answering) {
    Member owner = ownerOf(id.text());
    String of = owner == null ? "no member of this store" : "\"" + owner.name() + "\"";
    return error(
            ErrorCode.VERSION_MISMATCH,
            "answers from \"" + answering.name() + "\", and the version is of " + of)
        .remedy("Read the secret again and go on with the version that this gives.")
        .build();
  }

  /** An error that begins with the store's name. */
  SecretsException.Builder error(ErrorCode code, String what) {
    return SecretsException.of(code, "The store \"" + store + "\" " + what + ".").store(store);
  }

  private SecretsException configuration(String what, String mend) {
    return error(ErrorCode.CONFIGURATION, what).remedy(mend).build();
  }

  SecretsException notFound(SecretName name) {
    return error(ErrorCode.NOT_FOUND, "has no secret of this name in any of: " + names())
        .name(name)
        .remedy("Check the spelling, or list the names.")
        .build();
  }

  String names() {
    return all.stream().map(Member::name).collect(Collectors.joining(", "));
  }

  /** What is wrong with which member: one entry for each that does not answer. */
  List<String> failing(OperationContext context) {
    List<String> failing = new ArrayList<>();
    for (Member member : all) {
      Probe probe = member.backend().probe(context);
      if (!probe.healthy()) {
        failing.add(member.name() + ": " + probe.text());
      }
    }
    return List.copyOf(failing);
  }

  /** Closes every member, whatever one of them does; the first failure is thrown at the end. */
  void close() {
    closed = true;
    RuntimeException failure = null;
    for (Member member : all) {
      try {
        member.backend().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

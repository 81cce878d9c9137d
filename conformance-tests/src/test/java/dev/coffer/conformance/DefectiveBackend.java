package dev.coffer.conformance;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Page;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;

/** Stores that each break the contract in one way. */
enum DefectiveBackend {
  DECLARES_WHAT_IT_DOES_NOT_DO("COMPARE_AND_SET") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      if (operation instanceof PutRequest put
          && put.condition() instanceof PutCondition.IfVersion) {
        return memory.put(PutRequest.of(put.name(), put.value()), OperationContext.LOCAL);
      }
      return super.answer(operation, memory);
    }
  },
  DOES_WHAT_IT_DOES_NOT_DECLARE("does not declare DISABLE_VERSION and yet does") {
    @Override
    Capabilities declared(Capabilities all) {
      Set<Capability> less = EnumSet.copyOf(all.set());
      less.remove(Capability.DISABLE_VERSION);
      return new Capabilities(less, all.limits());
    }
  },
  ANSWERS_AN_UNLISTED_ERROR("INTERNAL is not among the errors that are listed for GET") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      return recoded(operation, memory, ErrorCode.NOT_FOUND, ErrorCode.INTERNAL);
    }
  },
  TAKES_DELETED_FOR_ABSENT("GET ends with NOT_FOUND, not DELETED") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      return recoded(operation, memory, ErrorCode.DELETED, ErrorCode.NOT_FOUND);
    }
  },
  SAYS_TRY_AGAIN_WHERE_NOTHING_HELPS("NOT_FOUND can never be TRANSIENT") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      try {
        return super.answer(operation, memory);
      } catch (SecretsException e) {
        throw e.toBuilder().retryability(Retryability.TRANSIENT).build();
      }
    }
  },
  THROWS_WHAT_ITS_LIBRARY_THROWS("not with a SecretsException") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      try {
        return super.answer(operation, memory);
      } catch (SecretsException e) {
        throw new IllegalStateException(e.getMessage());
      }
    }
  },
  CUTS_A_FINAL_NEWLINE("come back exactly") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      if (operation instanceof PutRequest put && put.value().kind() == SecretValue.Kind.BYTES) {
        byte[] bytes = put.value().bytes();
        boolean cut = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
        return memory.put(
            with(put, SecretValue.ofBytes(Arrays.copyOf(bytes, bytes.length - (cut ? 1 : 0)))),
            OperationContext.LOCAL);
      }
      return super.answer(operation, memory);
    }
  },
  PRINTS_VALUES("appears in what was logged") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      if (operation instanceof PutRequest put) {
        System.out.println(
            "put " + java.util.Base64.getEncoder().encodeToString(put.value().bytes()));
      }
      return super.answer(operation, memory);
    }
  },
  TELLS_VALUES_IN_ERRORS("appears in an exception") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      try {
        return super.answer(operation, memory);
      } catch (SecretsException e) {
        if (operation instanceof PutRequest put) {
          throw SecretsException.of(
                  e.code(),
                  e.getMessage() + new String(put.value().bytes(), StandardCharsets.UTF_8))
              .remedy(e.remedy())
              .build();
        }
        throw e;
      }
    }
  },
  LEAVES_A_THREAD("Still open after the store was closed: [thread left behind") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      if (operation instanceof RestoreRequest restore && restore.version() != null) {
        Thread left = new Thread(DefectiveBackend::waitForEver, "left behind");
        left.setDaemon(true);
        left.start();
      }
      return super.answer(operation, memory);
    }
  },
  REPEATS_A_NAME_ON_THE_NEXT_PAGE("paged without a gap or a repeat") {
    @Override
    Object answer(Operation<?> operation, SecretBackend memory) {
      if (operation instanceof ListRequest list && !list.pageToken().isEmpty()) {
        Page<SecretMetadata> first =
            memory.list(ListRequest.of(list.prefix(), list.pageSize()), OperationContext.LOCAL);
        return Page.of(first.items(), "");
      }
      return super.answer(operation, memory);
    }
  };

  private final String clue;

  DefectiveBackend(String clue) {
    this.clue = clue;
  }

  /** What a failure must say. */
  String clue() {
    return clue;
  }

  Capabilities declared(Capabilities all) {
    return all;
  }

  Object answer(Operation<?> operation, SecretBackend memory) {
    return operation.on(memory, OperationContext.LOCAL);
  }

  SecretBackend open() {
    SecretBackend memory = MemoryBackend.open();
    BiFunction<Operation<?>, OperationContext, Object> answers =
        (operation, context) -> {
          context.checkDeadline();
          return answer(operation, memory);
        };
    return Forwarding.planted(memory, declared(memory.capabilities()), answers);
  }

  private static Object recoded(
      Operation<?> operation, SecretBackend memory, ErrorCode from, ErrorCode to) {
    try {
      return operation.on(memory, OperationContext.LOCAL);
    } catch (SecretsException e) {
      if (e.code() != from || !(operation instanceof GetRequest)) {
        throw e;
      }
      throw SecretsException.of(to, "Another error.").remedy(e.remedy()).build();
    }
  }

  private static PutRequest with(PutRequest put, SecretValue value) {
    return new PutRequest(put.name(), value, put.condition(), put.stage(), MetadataChange.NONE);
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.coffer.server.access;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of bearer tokens, and what the system store keeps of one. */
final class TokensFuzzTest {
  private static final String FORM = "coffer_[0-9a-f]{72}";

  static Stream<Arguments> seeds() {
    byte[] kept =
        new OneTimeTokenRecord(new byte[32], Instant.ofEpochSecond(1_800_000_000), "00ff").encode();
    try (var token = AccessToken.generate()) {
      return Stream.of(arguments(token.utf8(), kept), arguments("coffer_", new byte[] {1}));
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void tokenIsJudgedAndItsRecordReadOrRefused(
      @NotNull @WithUtf8Length(max = 100) String token,
      byte @NotNull @WithLength(max = 200) [] record) {
    if (AccessToken.isWellFormed(token) && !token.matches(FORM)) {
      throw new AssertionError("a token has one form");
    }
    OneTimeTokenRecord decoded;
    try {
      decoded = OneTimeTokenRecord.decode(record);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      return;
    }
    byte[] again = decoded.encode();
    OneTimeTokenRecord twice = OneTimeTokenRecord.decode(again);
    if (!twice.keyHash().equals(decoded.keyHash())
        || !twice.expireTime().equals(decoded.expireTime())
        || !Arrays.equals(twice.hash(), decoded.hash())) {
      throw new AssertionError("what is encoded is decoded");
    }
  }
}

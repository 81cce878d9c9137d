package dev.coffer.remote;

import dev.coffer.proto.v1.WhoAmIResponse;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who a server takes the caller for.
 *
 * @param principal the name in the client certificate that was matched, or a name given to a token
 * @param method {@code certificate}, {@code token} or {@code bootstrap_token}
 * @param expireTime when the proof expires; null for never
 */
public record Identity(String principal, String method, @Nullable Instant expireTime) {
  static Identity of(WhoAmIResponse answer) {
    return new Identity(
        answer.getPrincipal(),
        answer.getMethod().name().replace("AUTHENTICATION_METHOD_", "").toLowerCase(Locale.ROOT),
        answer.hasExpireTime() ? FromWire.instant(answer.getExpireTime()) : null);
  }
}

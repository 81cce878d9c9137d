package dev.coffer.integration;

import dev.coffer.CertifiedKey;
import dev.coffer.SecretRef;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes a TLS context, for servers and for clients, whose key and certificates follow their secret.
 * Connections that are open stay as they are; whoever connects after a version is reported as
 * applied sees that version, also where sessions are resumed. What is made once and used for long,
 * as a listening socket or a factory, follows as well; an engine or a socket is for one connection.
 */
public final class RotatingSslContext {
  private RotatingSslContext() {}

  /**
   * A context that trusts whom the JDK trusts.
   *
   * @param ref stays the caller's; it is followed until it is closed
   */
  public static SSLContext create(SecretRef<CertifiedKey> ref) {
    return create(ref, null);
  }

  /**
   * A context that trusts whom these trust.
   *
   * @param ref stays the caller's; it is followed until it is closed
   * @param trust null for whom the JDK trusts
   */
  public static SSLContext create(SecretRef<CertifiedKey> ref, TrustManager @Nullable [] trust) {
    FollowingContext context = new FollowingContext(ref.get(), trust);
    var unused = ref.onChange((next, previous) -> context.use(next));
    return new Rotating(context);
  }

  /** The one way to make a context of one's own. */
  private static final class Rotating extends SSLContext {
    Rotating(FollowingContext context) {
      super(context, context.now().getProvider(), context.now().getProtocol());
    }
  }
}

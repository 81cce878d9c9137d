package dev.coffer.server.watch;

import dev.coffer.model.SecretName;
import dev.coffer.server.access.Principal;

/**
 * What a principal may learn from a stream, asked for each message at the moment it is sent. Must
 * not block. Thread-safe.
 */
public interface StreamRights {
  /** Until there are policies whoever may call may watch everything, values included. */
  StreamRights OF_ADMINISTRATORS =
      new StreamRights() {
        @Override
        public boolean mayWatch(Principal principal, String store, SecretName name) {
          return true;
        }

        @Override
        public boolean mayReceiveValues(Principal principal, String store) {
          return true;
        }
      };

  /** Whether it may know of changes of this secret. */
  boolean mayWatch(Principal principal, String store, SecretName name);

  /** Whether it may have values pushed to it: a right of its own, beside that to read them. */
  boolean mayReceiveValues(Principal principal, String store);
}

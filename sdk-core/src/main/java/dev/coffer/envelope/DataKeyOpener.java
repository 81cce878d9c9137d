package dev.coffer.envelope;

import dev.coffer.envelope.ParsedEnvelope.Recipient;
import java.util.List;

/** By whom the data key of one envelope is opened. */
sealed interface DataKeyOpener {
  /** A key of the ring, which is here. */
  record OfRing(Recipient recipient, RingKey key) implements DataKeyOpener {}

  /** A key provider, which is asked. */
  record OfProvider(ProviderKeys provider, List<ProviderKeys.Wrapped> wraps)
      implements DataKeyOpener {}
}

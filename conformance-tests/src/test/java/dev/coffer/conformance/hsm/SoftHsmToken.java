package dev.coffer.conformance.hsm;

import java.util.List;

/** A token of SoftHSM, for tests of other packages. */
public final class SoftHsmToken {
  private SoftHsmToken() {}

  /**
   * Makes one, and says its module, its label and the PIN of its user, one a line.
   *
   * @param more a line behind them
   */
  public static List<String> lines(String more) {
    HsmPeer.Token token = HsmPeer.newToken();
    return List.of(token.module().toString(), token.label(), HsmPeer.PIN, more);
  }
}

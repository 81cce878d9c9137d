package dev.coffer.hsm.cryptoki;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one loaded PKCS#11 module. Thread-safe as far as the module is; a session may be
 * used by one thread at a time. There are no time limits here: a call may hang for as long as the
 * module likes. Every method throws {@link CryptokiException} when the module does not return
 * CKR_OK, and keeps nothing that it was given.
 */
public interface Cryptoki {
  /** C_Initialize, with the locks of the operating system. */
  void initialize();

  /** C_Finalize: for the whole process, not for this caller alone. */
  void terminate();

  /** C_GetSlotList and C_GetTokenInfo: the tokens that are there now. */
  List<TokenFacts> tokens();

  /** C_GetTokenInfo of one slot. */
  TokenFacts token(long slot);

  /** C_GetMechanismList. */
  Set<Long> mechanisms(long slot);

  /**
   * C_OpenSession, always for reading and writing: some modules fail calls in read-only sessions.
   */
  long openSession(long slot);

  void closeSession(long session);

  /** C_GetSessionInfo: whether the token's user is logged in. */
  boolean isLoggedIn(long session);

  /**
   * C_Login of the user.
   *
   * @param pin wiped by the caller
   */
  void login(long session, char[] pin);

  /** C_Login of the security officer. */
  void loginOfficer(long session, char[] pin);

  /** C_Logout, of every session of the process on that token. */
  void logout(long session);

  /** C_InitToken. Everything on the token is lost. */
  void initToken(long slot, char[] officerPin, String label);

  /** C_InitPIN, in a session of the security officer. */
  void initPin(long session, char[] pin);

  /**
   * C_FindObjects: the handles of secret keys.
   *
   * @param label exactly this label; null for all
   */
  List<Long> findKeys(long session, @Nullable String label);

  /** C_GetAttributeValue of a secret key. */
  KeyFacts keyFacts(long session, long key);

  /**
   * C_GenerateKey.
   *
   * @param mechanism the one that the key serves, where it is restrained
   */
  long generateKey(long session, KeyTemplate template, long mechanism);

  /** C_DestroyObject. */
  void destroy(long session, long object);

  /** C_EncryptInit and C_Encrypt. */
  byte[] encrypt(long session, long key, Gcm gcm, byte[] data);

  /** C_DecryptInit and C_Decrypt; the caller wipes what comes back. */
  byte[] decrypt(long session, long key, Gcm gcm, byte[] data);

  /** C_GenerateRandom. */
  byte[] random(long session, int size);
}

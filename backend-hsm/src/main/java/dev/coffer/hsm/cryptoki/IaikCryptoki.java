package dev.coffer.hsm.cryptoki;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.CK_C_INITIALIZE_ARGS;
import iaik.pkcs.pkcs11.wrapper.CK_GCM_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.CK_TOKEN_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xipki.pkcs11.wrapper.PKCS11Module;

/**
 * The calls by way of the IAIK wrapper, on its lowest level: its pool and its sessions hide return
 * values and ask the module more than they are asked.
 */
public final class IaikCryptoki implements Cryptoki {
  private static final long CKF_RW_SESSION = 0x02;
  private static final long CKF_SERIAL_SESSION = 0x04;
  private static final long CKF_OS_LOCKING_OK = 0x02;
  private static final long CKS_RW_USER_FUNCTIONS = 3;
  private static final long CKS_RO_USER_FUNCTIONS = 1;
  private static final long CKU_SO = 0;
  private static final long CKU_USER = 1;
  private static final int FOUND_AT_ONCE = 500;
  private static final int LABEL_BYTES = 32;
  private static final byte[] NOTHING = new byte[0];

  private final PKCS11Module loaded;
  private final PKCS11 module;

  private IaikCryptoki(PKCS11Module loaded) {
    this.loaded = loaded;
    this.module = loaded.getPKCS11Module();
  }

  /**
   * Loads a module, which stays loaded.
   *
   * @param library an absolute path
   * @throws IOException when the file is no PKCS#11 module or cannot be loaded
   * @throws UnsatisfiedLinkError when the wrapper's own library cannot be loaded
   */
  public static IaikCryptoki load(Path library) throws IOException {
    WrapperLog.install();
    return new IaikCryptoki(PKCS11Module.getInstance(library.toString()));
  }

  @Override
  public void initialize() {
    CK_C_INITIALIZE_ARGS arguments = new CK_C_INITIALIZE_ARGS();
    arguments.flags = CKF_OS_LOCKING_OK;
    call("C_Initialize", () -> module.C_Initialize(arguments, true));
  }

  @Override
  public void terminate() {
    call("C_Finalize", () -> module.C_Finalize(null));
  }

  @Override
  public List<TokenFacts> tokens() {
    long[] slots = get("C_GetSlotList", () -> module.C_GetSlotList(true));
    return Arrays.stream(slots).mapToObj(this::token).toList();
  }

  @Override
  public TokenFacts token(long slot) {
    CK_TOKEN_INFO info = get("C_GetTokenInfo", () -> module.C_GetTokenInfo(slot));
    return new TokenFacts(
        slot,
        text(info.label),
        text(info.serialNumber),
        text(info.manufacturerID),
        text(info.model),
        (info.flags & TokenFlags.INITIALIZED) != 0,
        (info.flags & TokenFlags.USER_PIN_FINAL_TRY) != 0,
        (info.flags & TokenFlags.USER_PIN_LOCKED) != 0,
        // Minus one is "does not say".
        Math.max(0, info.ulMaxRwSessionCount));
  }

  @Override
  public Set<Long> mechanisms(long slot) {
    Set<Long> mechanisms = new HashSet<>();
    for (long each : get("C_GetMechanismList", () -> module.C_GetMechanismList(slot))) {
      mechanisms.add(each);
    }
    return mechanisms;
  }

  @Override
  public long openSession(long slot) {
    return get(
        "C_OpenSession",
        () -> module.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, null, null));
  }

  @Override
  public void closeSession(long session) {
    call("C_CloseSession", () -> module.C_CloseSession(session));
  }

  @Override
  public boolean isLoggedIn(long session) {
    long state = get("C_GetSessionInfo", () -> module.C_GetSessionInfo(session)).state;
    return state == CKS_RW_USER_FUNCTIONS || state == CKS_RO_USER_FUNCTIONS;
  }

  @Override
  public void login(long session, char[] pin) {
    call("C_Login", () -> module.C_Login(session, CKU_USER, pin, true));
  }

  @Override
  public void loginOfficer(long session, char[] pin) {
    call("C_Login", () -> module.C_Login(session, CKU_SO, pin, true));
  }

  @Override
  public void logout(long session) {
    call("C_Logout", () -> module.C_Logout(session));
  }

  @Override
  public void initToken(long slot, char[] officerPin, String label) {
    char[] padded = new char[LABEL_BYTES];
    Arrays.fill(padded, ' ');
    label.getChars(0, Math.min(label.length(), LABEL_BYTES), padded, 0);
    call("C_InitToken", () -> module.C_InitToken(slot, officerPin, padded, true));
  }

  @Override
  public void initPin(long session, char[] pin) {
    call("C_InitPIN", () -> module.C_InitPIN(session, pin, true));
  }

  @Override
  public List<Long> findKeys(long session, @Nullable String label) {
    CK_ATTRIBUTE[] template = KeyAttributes.searched(label);
    call("C_FindObjectsInit", () -> module.C_FindObjectsInit(session, template, true));
    List<Long> found = new ArrayList<>();
    try {
      long[] some;
      do {
        some = get("C_FindObjects", () -> module.C_FindObjects(session, FOUND_AT_ONCE));
        Arrays.stream(some).forEach(found::add);
      } while (some.length == FOUND_AT_ONCE);
    } finally {
      call("C_FindObjectsFinal", () -> module.C_FindObjectsFinal(session));
    }
    return found;
  }

  @Override
  public KeyFacts keyFacts(long session, long key) {
    CK_ATTRIBUTE[] asked = KeyAttributes.required();
    call("C_GetAttributeValue", () -> module.C_GetAttributeValue(session, key, asked, true));
    return KeyAttributes.facts(key, asked, madeHere(session, key));
  }

  /** Not every token has these two attributes; the others are in every standard. */
  private @Nullable Boolean madeHere(long session, long key) {
    CK_ATTRIBUTE[] asked = KeyAttributes.ofOrigin();
    try {
      call("C_GetAttributeValue", () -> module.C_GetAttributeValue(session, key, asked, true));
    } catch (CryptokiException e) {
      if (e.code() == ReturnValue.ATTRIBUTE_TYPE_INVALID) {
        return null;
      }
      throw e;
    }
    return KeyAttributes.allTrue(asked);
  }

  @Override
  public long generateKey(long session, KeyTemplate template, long mechanism) {
    CK_MECHANISM generation = new CK_MECHANISM();
    generation.mechanism = Mechanism.AES_KEY_GEN;
    CK_ATTRIBUTE[] attributes = KeyAttributes.of(template, mechanism);
    return get("C_GenerateKey", () -> module.C_GenerateKey(session, generation, attributes, true));
  }

  @Override
  public void destroy(long session, long object) {
    call("C_DestroyObject", () -> module.C_DestroyObject(session, object));
  }

  @Override
  public byte[] encrypt(long session, long key, Gcm gcm, byte[] data) {
    CK_MECHANISM mechanism = mechanism(gcm);
    call("C_EncryptInit", () -> module.C_EncryptInit(session, mechanism, key, true));
    return bytes("C_Encrypt", () -> module.C_Encrypt(session, data));
  }

  @Override
  public byte[] decrypt(long session, long key, Gcm gcm, byte[] data) {
    CK_MECHANISM mechanism = mechanism(gcm);
    call("C_DecryptInit", () -> module.C_DecryptInit(session, mechanism, key, true));
    return bytes("C_Decrypt", () -> module.C_Decrypt(session, data));
  }

  @Override
  public byte[] random(long session, int size) {
    byte[] bytes = new byte[size];
    call("C_GenerateRandom", () -> module.C_GenerateRandom(session, bytes));
    return bytes;
  }

  @Override
  public String toString() {
    return loaded.toString();
  }

  private static CK_MECHANISM mechanism(Gcm gcm) {
    CK_GCM_PARAMS parameters = new CK_GCM_PARAMS();
    parameters.pIv = gcm.iv();
    parameters.pAAD = gcm.aad();
    parameters.ulTagBits = Gcm.TAG_BYTES * Byte.SIZE;
    CK_MECHANISM mechanism = new CK_MECHANISM();
    mechanism.mechanism = gcm.mechanism();
    mechanism.pParameter = parameters;
    return mechanism;
  }

  private static String text(char @Nullable [] padded) {
    return padded == null ? "" : new String(padded).strip();
  }

  /** A call without an answer. */
  private interface Call {
    void make() throws PKCS11Exception;
  }

  /** A call with one. */
  private interface Question<A extends @Nullable Object> {
    A ask() throws PKCS11Exception;
  }

  private static void call(String function, Call call) {
    try {
      call.make();
    } catch (PKCS11Exception e) {
      // Its own exception says nothing more.
      throw new CryptokiException(function, e.getErrorCode());
    }
  }

  private static <A extends @Nullable Object> A get(String function, Question<A> question) {
    try {
      return question.ask();
    } catch (PKCS11Exception e) {
      throw new CryptokiException(function, e.getErrorCode());
    }
  }

  /** The wrapper gives null for no bytes. */
  private static byte[] bytes(String function, Question<byte @Nullable []> question) {
    byte @Nullable [] answer = get(function, question);
    return answer == null ? NOTHING : answer;
  }
}

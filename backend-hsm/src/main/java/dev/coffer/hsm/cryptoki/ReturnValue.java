package dev.coffer.hsm.cryptoki;

import java.util.Locale;
import java.util.Map;

/** What a PKCS#11 call returns (CKR_…), by number and by name. */
public final class ReturnValue {
  public static final long HOST_MEMORY = 0x02;
  public static final long SLOT_ID_INVALID = 0x03;
  public static final long GENERAL_ERROR = 0x05;
  public static final long FUNCTION_FAILED = 0x06;
  public static final long ARGUMENTS_BAD = 0x07;
  public static final long ATTRIBUTE_READ_ONLY = 0x10;
  public static final long ATTRIBUTE_SENSITIVE = 0x11;
  public static final long ATTRIBUTE_TYPE_INVALID = 0x12;
  public static final long ATTRIBUTE_VALUE_INVALID = 0x13;
  public static final long ACTION_PROHIBITED = 0x1B;
  public static final long DATA_INVALID = 0x20;
  public static final long DATA_LEN_RANGE = 0x21;
  public static final long DEVICE_ERROR = 0x30;
  public static final long DEVICE_MEMORY = 0x31;
  public static final long DEVICE_REMOVED = 0x32;
  public static final long ENCRYPTED_DATA_INVALID = 0x40;
  public static final long ENCRYPTED_DATA_LEN_RANGE = 0x41;
  public static final long AEAD_DECRYPT_FAILED = 0x42;
  public static final long FUNCTION_NOT_SUPPORTED = 0x54;
  public static final long KEY_HANDLE_INVALID = 0x60;
  public static final long KEY_SIZE_RANGE = 0x62;
  public static final long KEY_TYPE_INCONSISTENT = 0x63;
  public static final long KEY_FUNCTION_NOT_PERMITTED = 0x68;
  public static final long MECHANISM_INVALID = 0x70;
  public static final long MECHANISM_PARAM_INVALID = 0x71;
  public static final long OBJECT_HANDLE_INVALID = 0x82;
  public static final long OPERATION_ACTIVE = 0x90;
  public static final long OPERATION_NOT_INITIALIZED = 0x91;
  public static final long PIN_INCORRECT = 0xA0;
  public static final long PIN_INVALID = 0xA1;
  public static final long PIN_LEN_RANGE = 0xA2;
  public static final long PIN_EXPIRED = 0xA3;
  public static final long PIN_LOCKED = 0xA4;
  public static final long SESSION_CLOSED = 0xB0;
  public static final long SESSION_COUNT = 0xB1;
  public static final long SESSION_HANDLE_INVALID = 0xB3;
  public static final long SIGNATURE_INVALID = 0xC0;
  public static final long TEMPLATE_INCOMPLETE = 0xD0;
  public static final long TEMPLATE_INCONSISTENT = 0xD1;
  public static final long TOKEN_NOT_PRESENT = 0xE0;
  public static final long TOKEN_NOT_RECOGNIZED = 0xE1;
  public static final long TOKEN_WRITE_PROTECTED = 0xE2;
  public static final long USER_ALREADY_LOGGED_IN = 0x100;
  public static final long USER_NOT_LOGGED_IN = 0x101;
  public static final long USER_PIN_NOT_INITIALIZED = 0x102;
  public static final long USER_TYPE_INVALID = 0x103;
  public static final long USER_ANOTHER_ALREADY_LOGGED_IN = 0x104;
  public static final long CRYPTOKI_NOT_INITIALIZED = 0x190;
  public static final long CRYPTOKI_ALREADY_INITIALIZED = 0x191;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(HOST_MEMORY, "CKR_HOST_MEMORY"),
          Map.entry(SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"),
          Map.entry(GENERAL_ERROR, "CKR_GENERAL_ERROR"),
          Map.entry(FUNCTION_FAILED, "CKR_FUNCTION_FAILED"),
          Map.entry(ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"),
          Map.entry(ATTRIBUTE_READ_ONLY, "CKR_ATTRIBUTE_READ_ONLY"),
          Map.entry(ATTRIBUTE_SENSITIVE, "CKR_ATTRIBUTE_SENSITIVE"),
          Map.entry(ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"),
          Map.entry(ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID"),
          Map.entry(ACTION_PROHIBITED, "CKR_ACTION_PROHIBITED"),
          Map.entry(DATA_INVALID, "CKR_DATA_INVALID"),
          Map.entry(DATA_LEN_RANGE, "CKR_DATA_LEN_RANGE"),
          Map.entry(DEVICE_ERROR, "CKR_DEVICE_ERROR"),
          Map.entry(DEVICE_MEMORY, "CKR_DEVICE_MEMORY"),
          Map.entry(DEVICE_REMOVED, "CKR_DEVICE_REMOVED"),
          Map.entry(ENCRYPTED_DATA_INVALID, "CKR_ENCRYPTED_DATA_INVALID"),
          Map.entry(ENCRYPTED_DATA_LEN_RANGE, "CKR_ENCRYPTED_DATA_LEN_RANGE"),
          Map.entry(AEAD_DECRYPT_FAILED, "CKR_AEAD_DECRYPT_FAILED"),
          Map.entry(FUNCTION_NOT_SUPPORTED, "CKR_FUNCTION_NOT_SUPPORTED"),
          Map.entry(KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(KEY_SIZE_RANGE, "CKR_KEY_SIZE_RANGE"),
          Map.entry(KEY_TYPE_INCONSISTENT, "CKR_KEY_TYPE_INCONSISTENT"),
          Map.entry(KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
          Map.entry(MECHANISM_INVALID, "CKR_MECHANISM_INVALID"),
          Map.entry(MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(OPERATION_ACTIVE, "CKR_OPERATION_ACTIVE"),
          Map.entry(OPERATION_NOT_INITIALIZED, "CKR_OPERATION_NOT_INITIALIZED"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(PIN_INVALID, "CKR_PIN_INVALID"),
          Map.entry(PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"),
          Map.entry(PIN_EXPIRED, "CKR_PIN_EXPIRED"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(SESSION_CLOSED, "CKR_SESSION_CLOSED"),
          Map.entry(SESSION_COUNT, "CKR_SESSION_COUNT"),
          Map.entry(SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(SIGNATURE_INVALID, "CKR_SIGNATURE_INVALID"),
          Map.entry(TEMPLATE_INCOMPLETE, "CKR_TEMPLATE_INCOMPLETE"),
          Map.entry(TEMPLATE_INCONSISTENT, "CKR_TEMPLATE_INCONSISTENT"),
          Map.entry(TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED"),
          Map.entry(USER_ALREADY_LOGGED_IN, "CKR_USER_ALREADY_LOGGED_IN"),
          Map.entry(USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"),
          Map.entry(USER_TYPE_INVALID, "CKR_USER_TYPE_INVALID"),
          Map.entry(USER_ANOTHER_ALREADY_LOGGED_IN, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"),
          Map.entry(CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"),
          Map.entry(CRYPTOKI_ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

  private ReturnValue() {}

  /** As {@code CKR_DEVICE_ERROR (0x30)}; the number alone for a vendor's own. */
  public static String text(long code) {
    String number = "0x" + Long.toHexString(code).toUpperCase(Locale.ROOT);
    String name = NAMES.get(code);
    return name == null ? number : name + " (" + number + ")";
  }
}

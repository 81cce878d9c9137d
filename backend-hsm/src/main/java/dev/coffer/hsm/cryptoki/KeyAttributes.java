package dev.coffer.hsm.cryptoki;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Attributes of secret keys (CKA_…), as the wrapper spells them. */
final class KeyAttributes {
  private static final long CLASS = 0x00;
  private static final long TOKEN = 0x01;
  private static final long PRIVATE = 0x02;
  private static final long LABEL = 0x03;
  private static final long KEY_TYPE = 0x100;
  private static final long ID = 0x102;
  private static final long SENSITIVE = 0x103;
  private static final long ENCRYPT = 0x104;
  private static final long DECRYPT = 0x105;
  private static final long WRAP = 0x106;
  private static final long UNWRAP = 0x107;
  private static final long SIGN = 0x108;
  private static final long VERIFY = 0x10A;
  private static final long DERIVE = 0x10C;
  private static final long VALUE_LEN = 0x161;
  private static final long EXTRACTABLE = 0x162;
  private static final long LOCAL = 0x163;
  private static final long NEVER_EXTRACTABLE = 0x164;
  private static final long MODIFIABLE = 0x170;
  private static final long ALLOWED_MECHANISMS = 0x40000600;
  private static final long SECRET_KEY = 4;
  private static final long AES = 0x1F;
  private static final long KEY_BYTES = 32;

  private static final long[] REQUIRED = {
    LABEL, ID, KEY_TYPE, VALUE_LEN, SENSITIVE, EXTRACTABLE, ENCRYPT, DECRYPT, WRAP, UNWRAP
  };

  private KeyAttributes() {}

  /** What a search asks for. */
  static CK_ATTRIBUTE[] searched(@Nullable String label) {
    List<CK_ATTRIBUTE> template = new ArrayList<>();
    template.add(attribute(CLASS, SECRET_KEY));
    if (label != null) {
      template.add(attribute(LABEL, label.toCharArray()));
    }
    return template.toArray(CK_ATTRIBUTE[]::new);
  }

  /** A new key. */
  static CK_ATTRIBUTE[] of(KeyTemplate template, long mechanism) {
    List<CK_ATTRIBUTE> attributes =
        new ArrayList<>(
            List.of(
                attribute(CLASS, SECRET_KEY),
                attribute(KEY_TYPE, AES),
                attribute(VALUE_LEN, KEY_BYTES),
                attribute(LABEL, template.label().toCharArray()),
                attribute(ID, template.id()),
                attribute(TOKEN, true),
                attribute(PRIVATE, true),
                attribute(SENSITIVE, true),
                attribute(EXTRACTABLE, false),
                attribute(ENCRYPT, true),
                attribute(DECRYPT, true),
                attribute(WRAP, false),
                attribute(UNWRAP, false),
                attribute(SIGN, false),
                attribute(VERIFY, false),
                attribute(DERIVE, false)));
    if (template.restraints() == KeyTemplate.Restraints.FIXED_USE) {
      attributes.add(attribute(MODIFIABLE, false));
      attributes.add(attribute(ALLOWED_MECHANISMS, new long[] {mechanism}));
    }
    return attributes.toArray(CK_ATTRIBUTE[]::new);
  }

  /** Empty places for what is read back of every key. */
  static CK_ATTRIBUTE[] required() {
    return empty(REQUIRED);
  }

  /** Empty places for where a key comes from. */
  static CK_ATTRIBUTE[] ofOrigin() {
    return empty(LOCAL, NEVER_EXTRACTABLE);
  }

  static boolean allTrue(CK_ATTRIBUTE[] read) {
    for (CK_ATTRIBUTE each : read) {
      if (!Boolean.TRUE.equals(each.pValue)) {
        return false;
      }
    }
    return true;
  }

  /** What was read into {@link #required()}. What a token leaves out counts against the key. */
  static KeyFacts facts(long key, CK_ATTRIBUTE[] read, @Nullable Boolean madeHere) {
    Object label = value(read, LABEL);
    Object id = value(read, ID);
    return new KeyFacts(
        key,
        label == null ? "" : new String((char[]) label),
        id == null ? new byte[0] : (byte[]) id,
        Objects.equals(value(read, KEY_TYPE), AES),
        value(read, VALUE_LEN) instanceof Long length ? length : 0,
        is(read, SENSITIVE, false),
        is(read, EXTRACTABLE, true),
        is(read, ENCRYPT, false),
        is(read, DECRYPT, false),
        is(read, WRAP, true),
        is(read, UNWRAP, true),
        madeHere);
  }

  private static boolean is(CK_ATTRIBUTE[] read, long type, boolean otherwise) {
    return value(read, type) instanceof Boolean set ? set : otherwise;
  }

  private static @Nullable Object value(CK_ATTRIBUTE[] read, long type) {
    for (CK_ATTRIBUTE each : read) {
      if (each.type == type) {
        return each.pValue;
      }
    }
    return null;
  }

  private static CK_ATTRIBUTE[] empty(long... types) {
    CK_ATTRIBUTE[] attributes = new CK_ATTRIBUTE[types.length];
    for (int i = 0; i < types.length; i++) {
      attributes[i] = new CK_ATTRIBUTE();
      attributes[i].type = types[i];
    }
    return attributes;
  }

  private static CK_ATTRIBUTE attribute(long type, Object value) {
    CK_ATTRIBUTE attribute = new CK_ATTRIBUTE();
    attribute.type = type;
    attribute.pValue = value;
    return attribute;
  }
}

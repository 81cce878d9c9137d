package dev.coffer.model;

/** Which side of Coffer an error comes from. */
public enum Origin {
  CALLER,
  POLICY,
  BACKEND,
  KEY_PROVIDER
}

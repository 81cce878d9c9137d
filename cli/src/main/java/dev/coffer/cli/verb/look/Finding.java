package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.JsonObject;

/**
 * What the doctor found at one place.
 *
 * @param check what was looked at
 * @param well whether nothing is wrong there
 * @param detail what was found, in one sentence
 * @param remedy how to mend it; empty where nothing is wrong
 */
record Finding(String check, boolean well, String detail, String remedy) {
  static Finding good(String check, String detail) {
    return new Finding(check, true, detail, "");
  }

  static Finding bad(String check, String detail, String remedy) {
    return new Finding(check, false, detail, remedy);
  }

  JsonObject json() {
    return JsonObject.create()
        .put("check", check)
        .put("well", well)
        .put("detail", detail)
        .putText("remedy", remedy);
  }
}

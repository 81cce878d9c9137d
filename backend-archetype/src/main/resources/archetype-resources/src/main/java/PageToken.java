package ${package};

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.coffer.model.SecretName;
import dev.coffer.spi.ListRequest;
import java.util.Base64;

/**
 * Where a list goes on: its prefix, to which the token belongs, and the last name of the page.
 *
 * @param last empty for the first page
 */
record PageToken(String prefix, String last) {
  // No name and no prefix has it.
  private static final String BETWEEN = "|";

  static PageToken of(ListRequest request, ${name}Errors errors) {
    String prefix = request.prefix().text();
    if (request.pageToken().isEmpty()) {
      return new PageToken(prefix, "");
    }
    String begin = prefix + BETWEEN;
    try {
      String text = new String(Base64.getUrlDecoder().decode(request.pageToken()), US_ASCII);
      if (text.startsWith(begin)) {
        return new PageToken(prefix, text.substring(begin.length()));
      }
      throw errors.notOfThisList();
    } catch (IllegalArgumentException e) {
      throw errors.notOfThisList();
    }
  }

  boolean isBefore(SecretName name) {
    return name.text().compareTo(last) > 0;
  }

  String after(SecretName name) {
    byte[] text = (prefix + BETWEEN + name).getBytes(US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }
}

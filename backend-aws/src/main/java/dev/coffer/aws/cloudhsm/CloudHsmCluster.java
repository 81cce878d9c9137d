package dev.coffer.aws.cloudhsm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A cluster that can be used now.
 *
 * @param id as {@code cluster-igklspoyj5v}
 * @param hsmType as {@code hsm2m.medium}
 * @param addresses of its active HSMs, in the order of the service
 */
public record CloudHsmCluster(String id, String hsmType, List<String> addresses) {
  private static final int PORT = 2223;

  public CloudHsmCluster {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(hsmType, "hsmType");
    addresses = List.copyOf(addresses);
  }

  /**
   * The configuration of AWS's PKCS#11 library, which is its file {@code cloudhsm-pkcs11.cfg}.
   *
   * @param issuer PEM file of the certificate that the owner of the cluster signed it with
   */
  public String pkcs11Configuration(Path issuer) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("clusters");
      json.writeStartObject();
      json.writeStringField("type", "hsm1");
      json.writeObjectFieldStart("cluster");
      json.writeStringField("hsm_ca_file", issuer.toString());
      json.writeArrayFieldStart("servers");
      for (String address : addresses) {
        json.writeStartObject();
        json.writeStringField("hostname", address);
        json.writeNumberField("port", PORT);
        json.writeBooleanField("enable", true);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toString();
  }
}

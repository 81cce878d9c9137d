package dev.coffer.conformance;

import static dev.coffer.conformance.VaultStores.put;
import static dev.coffer.conformance.VaultStores.read;
import static dev.coffer.conformance.VaultStores.refused;
import static dev.coffer.conformance.VaultStores.server;
import static dev.coffer.conformance.VaultStores.source;
import static dev.coffer.conformance.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The login by a directory, against the last OpenBao that has it. */
@Timeout(120)
final class VaultDirectoryTest {
  private static final String PEOPLE = "ou=people,dc=example,dc=com";

  @Test
  void name_and_password_in_a_directory() throws LDAPException, LDIFException {
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer("dc=example,dc=com");
    directory.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
    directory.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
    directory.add(
        "dn: uid=app," + PEOPLE,
        "objectClass: inetOrgPerson",
        "uid: app",
        "cn: app",
        "sn: app",
        "userPassword: right");
    directory.startListening();
    try (OpenBao peer = OpenBao.start("2.6.2")) {
      String mount = VaultStores.mount(peer);
      VaultStores.allow(peer, mount);
      peer.call("POST", "sys/auth/ldap", "{\"type\":\"ldap\"}");
      String url = "ldap://127.0.0.1:" + directory.getListenPort();
      peer.call(
          "POST",
          "auth/ldap/config",
          "{\"url\":\"" + url + "\",\"userdn\":\"" + PEOPLE + "\",\"userattr\":\"uid\"}");
      peer.call("POST", "auth/ldap/users/app", "{\"policies\":\"" + mount + "\"}");

      try (SecretBackend store = by("right", peer, mount)) {
        put(store, "a", "value");
        assertThat(read(store, "a")).isEqualTo("value");
      }
      try (SecretBackend store = by("wrong", peer, mount)) {
        refused(ErrorCode.BACKEND_DENIED, () -> read(store, "a"));
      }
      directory.shutDown(true);
      try (SecretBackend store = by("right", peer, mount)) {
        SecretsException away = refused(ErrorCode.UNAVAILABLE, () -> read(store, "a"));
        assertThat(away.retryability()).isEqualTo(Retryability.TRANSIENT);
      }
    } finally {
      directory.shutDown(true);
    }
  }

  private static SecretBackend by(String password, OpenBao peer, String mount) {
    VaultLogin login = new VaultLogin.Ldap("ldap", "app", source(password));
    return store(server(peer.address(), login), mount);
  }
}

package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Failure;
import dev.coffer.cli.run.PrivateFiles;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Target;
import dev.coffer.cli.session.TokenSource;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.SecretsException;
import dev.coffer.remote.RemoteServer;
import dev.coffer.remote.ServerStatus;
import dev.coffer.spi.Probe;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at everything a run needs, from near to far, and goes on after what is wrong. */
final class Examination {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration MOST_SKEW = Duration.ofSeconds(30);

  private final Session session;
  private final List<Finding> findings = new ArrayList<>();

  Examination(Session session) {
    this.session = session;
  }

  List<Finding> run() throws IOException {
    Target target = settings();
    modes("contexts", session.invocation().configFolder());
    if (target instanceof Target.InProcess inProcess) {
      file(inProcess.config());
    } else if (target instanceof Target.Server server) {
      credentials(server);
      stores();
      clock();
    }
    return findings;
  }

  private @Nullable Target settings() throws IOException {
    try {
      Target target = session.resolution().target();
      String where =
          target instanceof Target.Server server
              ? "the server " + server.address()
              : "the file " + ((Target.InProcess) target).config();
      String context = session.resolution().context();
      add(Finding.good("settings", where + (context == null ? "" : ", context " + context)));
      return target;
    } catch (SecretsException | WrongUse e) {
      failed("settings", e);
      return null;
    }
  }

  private void credentials(Target.Server server) throws IOException {
    certificate("CA certificate", server.tls().caCertificate());
    certificate("client certificate", server.tls().clientCertificate());
    privateFile("client key", server.tls().clientKey());
    TokenSource token = server.token();
    if (token != null) {
      if (token instanceof TokenSource.OfFile file) {
        privateFile("token", file.file());
      }
      try {
        token.read().close();
        add(Finding.good("token", "from " + token));
      } catch (SecretsException e) {
        failed("token", e);
      }
    }
  }

  private void certificate(String check, @Nullable Path file) {
    if (file == null) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      Instant ends = Instant.MAX;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        X509Certificate certificate = (X509Certificate) each;
        certificate.checkValidity();
        Instant end = certificate.getNotAfter().toInstant();
        ends = end.isBefore(ends) ? end : ends;
      }
      boolean soon = ends.isBefore(Instant.now().plus(SOON));
      add(
          soon
              ? Finding.bad(check, file + " expires at " + ends + ".", "Renew it before then.")
              : Finding.good(check, file + " is valid until " + ends));
    } catch (CertificateExpiredException e) {
      add(Finding.bad(check, file + " has expired.", "Renew it, or set the clock right."));
    } catch (CertificateNotYetValidException e) {
      add(Finding.bad(check, file + " is not valid yet.", "Set the clock right."));
    } catch (IOException | GeneralSecurityException e) {
      add(Finding.bad(check, file + " cannot be read as PEM.", "Check the path and the file."));
    }
  }

  private void stores() throws IOException {
    try {
      for (StoreStatus store : StoreStatus.all(session)) {
        judged(store.name(), store.probe());
      }
    } catch (SecretsException | WrongUse e) {
      failed("stores", e);
    }
  }

  /** Each store by itself, root key included, so that one which does not open hides no other. */
  private void storesOf(CofferConfig config) {
    for (String name : config.storeNames()) {
      try (SecretBackend store = config.openBackend(name)) {
        judged(name, store.probe(session.callContext()));
      } catch (SecretsException e) {
        failed("store " + name, e);
      }
    }
  }

  private void judged(String store, Probe probe) {
    String check = "store " + store;
    String remedy =
        probe.remedy().isEmpty()
            ? "Look at the service behind it, then at its settings."
            : probe.remedy();
    add(
        probe.healthy()
            ? Finding.good(check, probe.text())
            : Finding.bad(check, probe.detail(), remedy));
  }

  /** A clock that is wrong makes certificates and expiries wrong. */
  private void clock() throws IOException {
    RemoteServer server = session.server();
    if (server == null || !findings.get(findings.size() - 1).well()) {
      return;
    }
    for (ServerStatus.StoreHealth store : server.status(session.callContext()).stores()) {
      Duration skew = Duration.between(store.probeTime(), Instant.now()).abs();
      add(
          skew.compareTo(MOST_SKEW) > 0
              ? Finding.bad(
                  "clock",
                  "The clocks here and on the server differ by " + skew.toSeconds() + " seconds.",
                  "Have both set by NTP.")
              : Finding.good("clock", "agrees with that of the server"));
      return;
    }
  }

  private void file(Path path) throws IOException {
    CofferConfig config;
    try {
      config = CofferConfig.load(path, session.invocation().environment());
    } catch (SecretsException e) {
      failed("file", e);
      return;
    }
    List<String> said = config.check();
    for (String sentence : said) {
      add(Finding.bad("file", sentence, "Mend it in " + path + " or beside it."));
    }
    if (said.isEmpty()) {
      add(Finding.good("file", path + " can be used"));
    }
    if (config.hasServer()) {
      modes("data", config.server().data());
    }
    storesOf(config);
  }

  private void privateFile(String check, @Nullable Path file) throws IOException {
    if (file != null && Files.exists(file)) {
      mode(check, file);
    }
  }

  /** Judges every file below a folder. */
  private void modes(String check, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    int before = findings.size();
    List<Path> files;
    try (var below = Files.walk(folder)) {
      files = below.toList();
    }
    for (Path file : files) {
      mode(check, file);
    }
    if (findings.size() == before) {
      add(Finding.good(check, folder + " is its owner's alone"));
    }
  }

  private void mode(String check, Path file) throws IOException {
    String open = PrivateFiles.tooOpen(file);
    if (open != null) {
      add(Finding.bad(check, file + " " + open + ".", "chmod go= " + file));
    }
  }

  private void failed(String check, RuntimeException e) {
    Failure failure = Failure.of(e);
    add(Finding.bad(check, failure.message(), failure.remedy()));
  }

  private void add(Finding finding) {
    findings.add(finding);
  }
}

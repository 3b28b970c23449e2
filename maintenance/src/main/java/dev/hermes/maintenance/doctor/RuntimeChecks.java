package dev.hermes.maintenance.doctor;

import dev.hermes.home.web.Trust;
import dev.hermes.sessions.DatabaseCopies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/** The program itself: Java, what comes with the release, whom TLS trusts. */
final class RuntimeChecks {
    private static final int NEEDED_JAVA = 25;
    private static final long LOW_DISK = 1L << 30;

    private final Patient patient;

    RuntimeChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return List.of(
                Check.of("Runtime", this::runtime),
                Check.of("Components", this::components),
                Check.of("SSL / CA Certificates", this::certificates));
    }

    private void runtime(Findings findings) throws IOException {
        var version = Runtime.version();
        var vendor = System.getProperty("java.vendor", "unknown vendor");
        if (patient.installation().bundledRuntime() || version.feature() >= NEEDED_JAVA) {
            findings.ok("Java " + version, vendor + (patient.installation().bundledRuntime() ? ", bundled" : ""));
        } else {
            findings.fail("Java " + version, vendor);
            findings.issue("Run Hermes with Java " + NEEDED_JAVA);
        }
        findings.ok("Hermes " + patient.installation().version());
        var home = patient.installation().home().directory();
        var existing = home;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing != null) {
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < LOW_DISK) {
                findings.warn("Little room where the home lies", (free >> 20) + " MiB free");
            }
        }
    }

    private void components(Findings findings) {
        try {
            findings.ok("SQLite " + DatabaseCopies.engine());
        } catch (IOException e) {
            findings.fail("SQLite", String.valueOf(e.getMessage()));
            findings.issue("Make the directory for temporary files writable: SQLite's library is unpacked there");
        }
        if (patient.release().isEmpty()) {
            findings.info("This is a checkout, not a release: there are no release files to look at");
            return;
        }
        for (var name : List.of("app/commands.aot", "app/conversations.aot", "sbom.cdx.json", "VERSION")) {
            var file = patient.release().get().resolve(name);
            if (Files.exists(file)) {
                findings.ok(name);
            } else {
                findings.warn(name + " is missing", "the release is not complete");
            }
        }
    }

    private void certificates(Findings findings) throws Exception {
        var named = Trust.named(patient.installation().environment(), Trust.VARIABLES)
                .map(found -> found.file().toString())
                .orElseGet(() -> System.getProperty("javax.net.ssl.trustStore", ""));
        int authorities = named.isEmpty() ? ofJava() : ofFile(Path.of(named));
        if (authorities > 0) {
            findings.ok("Certificate authorities", authorities + (named.isEmpty() ? "" : " in " + named));
        } else {
            findings.fail("No certificate authority", named.isEmpty() ? "Java's own store" : named);
            findings.issue("Install CA certificates, or let SSL_CERT_FILE name a file that has some");
        }
    }

    private static int ofJava() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        int count = 0;
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof javax.net.ssl.X509TrustManager trust) {
                count += trust.getAcceptedIssuers().length;
            }
        }
        return count;
    }

    private static int ofFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new ArrayList<>(java.security.cert.CertificateFactory.getInstance("X.509")
                            .generateCertificates(in))
                    .size();
        } catch (IOException | java.security.cert.CertificateException _) {
            return 0;
        }
    }
}

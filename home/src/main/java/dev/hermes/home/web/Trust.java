package dev.hermes.home.web;

import dev.hermes.home.Problem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed. Files are read when a connection needs them, not before. */
public sealed interface Trust {
    /** The variables that name a file with the certificates to trust: the first that names any decides. */
    List<String> VARIABLES = List.of("HERMES_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");

    /** Those that Java believes. */
    record Usual() implements Trust {}

    /** Everybody's: for a person who asked for it by name, and for one server. */
    record Everybody() implements Trust {}

    /**
     * Those in a file, and no other.
     *
     * @param bundle of PEM
     */
    record Only(Path bundle) implements Trust {}

    /** A file that a variable names. */
    record Named(String variable, Path file) {}

    /** @param variables in the order in which they count */
    static Optional<Named> named(Map<String, String> environment, List<String> variables) {
        return variables.stream()
                .flatMap(name -> Stream.of(environment.getOrDefault(name, "").strip())
                        .filter(text -> !text.isEmpty())
                        .map(text -> new Named(name, Path.of(text))))
                .findFirst();
    }

    /**
     * As the environment wants it.
     *
     * @param variables in the order in which they count
     * @param warning told one line when the file is not there, and Java's certificates are believed
     */
    static Trust of(Map<String, String> environment, List<String> variables, Consumer<String> warning) {
        var named = named(environment, variables);
        if (named.isEmpty()) {
            return new Usual();
        }
        var file = named.get().file();
        if (!Files.isRegularFile(file)) {
            warning.accept(named.get().variable() + " names " + file
                    + ", which is no file; the usual certificates are trusted.");
            return new Usual();
        }
        return new Only(file.toAbsolutePath());
    }

    /**
     * Who decides about a certificate; empty when that is left to Java.
     *
     * @throws IOException with one line that says so, when the file holds no certificates
     */
    default Optional<X509TrustManager> manager() throws IOException {
        return switch (this) {
            case Usual _ -> Optional.empty();
            case Everybody _ -> Optional.of(new Anybody());
            case Only(var bundle) -> Optional.of(managerOf(bundle));
        };
    }

    /** The same for clients that want a context. */
    default Optional<SSLContext> context() throws IOException {
        var manager = manager();
        if (manager.isEmpty()) {
            return Optional.empty();
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager.get()}, new SecureRandom());
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }

    private static X509TrustManager managerOf(Path bundle) throws IOException {
        try (var in = Files.newInputStream(bundle)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            if (count > 0 && factory.getTrustManagers()[0] instanceof X509TrustManager manager) {
                return manager;
            }
            throw new IOException(bundle + " holds no certificates in PEM");
        } catch (GeneralSecurityException e) {
            throw new IOException(bundle + " holds no certificates in PEM", e);
        } catch (FileSystemException e) {
            throw new IOException(Problem.of(e), e);
        }
    }

    /** The extended kind, since names of hosts are checked for the other kinds from outside. */
    final class Anybody extends X509ExtendedTrustManager {
        private Anybody() {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

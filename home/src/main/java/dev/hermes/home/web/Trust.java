package dev.hermes.home.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are believed, where somebody wants that to be another than what Java believes. */
public final class Trust {
    private Trust() {}

    /**
     * Believes the certificates in a PEM file, and no other.
     *
     * @throws IOException when there are none in it
     */
    public static SSLContext only(Path bundle) throws IOException {
        try (var in = Files.newInputStream(bundle)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException(bundle + " holds no certificate");
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return context(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(bundle + " cannot be read as certificates", e);
        }
    }

    /** Believes everybody: for a person who asked for it by name, and for one server. */
    public static SSLContext everybody() throws IOException {
        try {
            return context(new TrustManager[] {new Everybody()});
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers, new SecureRandom());
        return context;
    }

    /** The extended kind, since names of hosts are checked for the other kinds from outside. */
    private static final class Everybody extends X509ExtendedTrustManager {
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

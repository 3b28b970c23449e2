package dev.hermes.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate for 127.0.0.1, localhost and other names that nobody vouches for, and its key. */
public final class SelfSigned {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path pem;
    private final SSLContext context;

    private SelfSigned(Path pem, SSLContext context) {
        this.pem = pem;
        this.context = context;
    }

    /**
     * Made anew by the JDK's own tool.
     *
     * @param names of hosts that it is for, besides this machine
     */
    public static SelfSigned in(Path directory, String... names) {
        try {
            var keys = directory.resolve("server.p12");
            var pem = directory.resolve("server.pem");
            keytool(
                    "-genkeypair",
                    "-keystore",
                    keys.toString(),
                    "-storetype",
                    "PKCS12",
                    "-alias",
                    "server",
                    "-storepass",
                    new String(PASSWORD),
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    "san=ip:127.0.0.1,dns:localhost"
                            + Stream.of(names).map(name -> ",dns:" + name).collect(Collectors.joining()));
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-keystore",
                    keys.toString(),
                    "-alias",
                    "server",
                    "-storepass",
                    new String(PASSWORD),
                    "-file",
                    pem.toString());
            return new SelfSigned(pem, context(keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    /** The file that makes a client believe it. */
    public Path pem() {
        return pem;
    }

    SSLContext context() {
        return context;
    }
}

package dev.hermes.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Publishes releases in a channel named {@code stable}: a signed manifest and an archive in pieces, over real HTTP. Their
 * program is a script.
 */
public final class ReleaseServer implements AutoCloseable {
    /** A line of the keys that a release trusts; the private half is in here, for everybody to see. */
    public static final String TRUSTED = "test MCowBQYDK2VwAyEAlDy++cRNdFNvbnztu3+QKRJQecZgtmhU/BjxTp6a3c0=";

    private static final String PRIVATE = "MC4CAQAwBQYDK2VwBCIEIEaO4SVY7vyB+5ZwE3afjPntu4z3BvMzbRmvJ1knSBd0";

    private final Path scratch;
    private final HttpServer server;
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] archive = new byte[0];
    private volatile String manifest = "";
    private volatile int cutAfter = Integer.MAX_VALUE;

    private ReleaseServer(Path scratch) throws IOException {
        this.scratch = scratch;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/stable/manifest.json", exchange -> send(exchange, 200, bytes(manifest)));
        server.createContext(
                "/stable/manifest.json.sig",
                exchange -> send(exchange, 200, bytes("old-key AAAA\ntest " + signature(manifest) + "\n")));
        server.createContext("/stable/hermes.tar.gz", this::sendPiece);
        server.start();
    }

    /** @param scratch a directory for what is packed */
    public static ReleaseServer start(Path scratch) {
        try {
            return new ReleaseServer(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the channels are below of, with a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** The pieces of the archive that were asked for. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** From now on no piece is longer. */
    public void cutAfter(int bytes) {
        cutAfter = bytes;
    }

    public int archiveSize() {
        return archive.length;
    }

    /**
     * Lays down a release whose program says its version.
     *
     * @param then what the program does with any other command, in shell
     */
    public static void lay(Path at, String version, String then) {
        var program = at.resolve("bin/hermes");
        try {
            Files.createDirectories(at.resolve("bin"));
            Files.writeString(
                    program,
                    "#!/bin/sh\ncase $1 in --version) echo 'Hermes Agent v" + version + "' ;; *) " + then
                            + " ;; esac\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(at.resolve("MANIFEST.sha256"), sha256(Files.readAllBytes(program)) + "  bin/hermes\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs and offers such a release. */
    public void publish(String version, String then) {
        var release = scratch("hermes-" + version);
        lay(release, version, then);
        publish(release, version);
    }

    /** A new directory with this name, to make a release in. */
    public Path scratch(String name) {
        try {
            return Files.createDirectory(
                    Files.createTempDirectory(scratch, "build").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs a directory and offers it as this version. */
    public void publish(Path release, String version) {
        try {
            var packed = Files.createTempDirectory(scratch, "packed").resolve("x.tar.gz");
            var tar = new ProcessBuilder(
                            "tar",
                            "-C",
                            String.valueOf(release.getParent()),
                            "-czf",
                            packed.toString(),
                            String.valueOf(release.getFileName()))
                    .start();
            if (tar.waitFor() != 0) {
                throw new IllegalStateException("tar failed");
            }
            archive = Files.readAllBytes(packed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        offer(version, sha256(archive), "");
    }

    /**
     * Offers what is packed.
     *
     * @param more members of the manifest, each with a comma after it
     */
    public void offer(String version, String more) {
        offer(version, sha256(archive), more);
    }

    /** The same, with this sum. */
    public void offer(String version, String sha256, String more) {
        manifest("""
                {"schema": 1, "channel": "stable", "version": "%s", "expires_at": "2026-05-01T00:00:00Z", %s
                 "artifacts": [{"os": "linux", "arch": "%s", "format": "tar.gz", "url": "hermes.tar.gz",
                                "size": %d, "sha256": "%s"}]}""".formatted(version, more, arch(), archive.length, sha256));
    }

    private static String arch() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
    }

    /** Offers this, signed. */
    public void manifest(String text) {
        manifest = text;
    }

    public String manifest() {
        return manifest;
    }

    private void sendPiece(HttpExchange exchange) throws IOException {
        var range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range);
        var bounds = range.replace("bytes=", "").split("-");
        int from = Integer.parseInt(bounds[0]);
        int to = Math.min(Integer.parseInt(bounds[1]) + 1, archive.length);
        send(exchange, 206, Arrays.copyOfRange(archive, from, (int) Math.min(to, (long) from + cutAfter)));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String signature(String text) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PRIVATE))));
            signer.update(bytes(text));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

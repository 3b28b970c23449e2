package dev.hermes.home.bitwarden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.home.web.HttpWeb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BwsInstallTest {
    private static final String ASSET = "bws-x86_64-unknown-linux-gnu-2.0.0.zip";

    private final HttpWeb web = new HttpWeb(Map.of());

    @TempDir
    Path home;

    private HttpServer server;
    private byte[] archive = new byte[0];
    private String sums = "";

    /** Files are elsewhere, as those of real releases are. */
    @BeforeEach
    void releases() throws Exception {
        archive = zip("dir/bws", "dir/deeper/still/bws", "README");
        sums = "00ff  other.zip\n" + sha256(archive) + "  " + ASSET + "\n";
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/r/", exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", exchange.getRequestURI().getPath().replace("/r/", "/files/"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/files/", exchange -> {
            var body = exchange.getRequestURI().getPath().endsWith(".txt")
                    ? sums.getBytes(StandardCharsets.UTF_8)
                    : archive;
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        web.close();
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private Path install() throws IOException, InterruptedException {
        var releases = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/r/");
        return new BwsInstall(web, releases, "Linux", "amd64", false).run(home);
    }

    @Test
    void the_program_is_placed_when_its_checksum_is_right() throws Exception {
        var program = install();
        assertThat(program).isEqualTo(home.resolve("bin/bws")).hasContent("content of dir/bws");
        assertThat(Files.isExecutable(program)).isTrue();
        assertThat(home.resolve("bin").toFile().list()).containsExactly("bws");
    }

    @Test
    void a_wrong_or_missing_checksum_leaves_what_was_there() throws Exception {
        install();
        archive = zip("bws");
        assertThatThrownBy(this::install).hasMessageContaining("checksum");
        sums = "";
        assertThatThrownBy(this::install).hasMessageContaining("no checksum");
        assertThat(home.resolve("bin/bws")).hasContent("content of dir/bws");
    }

    @Test
    void an_archive_that_leads_out_or_holds_something_else_is_refused() throws Exception {
        for (var name : new String[] {"../bws", "/bws", "other"}) {
            archive = zip(name);
            sums = sha256(archive) + "  " + ASSET;
            assertThatThrownBy(this::install).as(name).isInstanceOf(IOException.class);
        }
        assertThat(home.resolve("bin")).doesNotExist();
    }
}

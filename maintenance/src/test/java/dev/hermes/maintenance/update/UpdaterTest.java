package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases are small here: their program is a script. Server, archives, signatures and links are real. */
@DisabledOnOs(OS.WINDOWS)
class UpdaterTest {
    private static final Platform LINUX = new Platform("linux", "x64");

    private final HttpWeb web = new HttpWeb(Map.of());
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    private HttpServer server;
    private KeyPair key;
    private Prefix prefix;
    private Path home;
    private byte[] archive = new byte[0];
    private String manifest = "";
    private volatile int cutAfter = Integer.MAX_VALUE;

    @BeforeEach
    void installed() throws Exception {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        home = Files.createDirectory(directory.resolve("home"));
        prefix = new Prefix(Files.createDirectory(directory.resolve("prefix")));
        release(prefix.version("1.0.0"), "1.0.0", "exit 0");
        Files.createSymbolicLink(prefix.directory().resolve("current"), Path.of("versions/1.0.0"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/stable/manifest.json", exchange -> {
            var body = manifest.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/stable/manifest.json.sig", exchange -> {
            var body = ("old-key AAAA\nkey-1 " + signature(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/stable/hermes.tar.gz", exchange -> {
            var range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range);
            var bounds = range.replace("bytes=", "").split("-");
            int from = Integer.parseInt(bounds[0]);
            int to = Math.min(Integer.parseInt(bounds[1]) + 1, archive.length);
            var body = Arrays.copyOfRange(archive, from, Math.min(to, from + cutAfter));
            exchange.sendResponseHeaders(206, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        publish("1.1.0", "exit 0");
    }

    @AfterEach
    void close() {
        server.stop(0);
        web.close();
    }

    private String signature(String text) {
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(key.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param check what the program does for {@code doctor} */
    private static void release(Path at, String version, String check) throws IOException {
        var program = at.resolve("bin/hermes");
        Files.createDirectories(program.getParent());
        Files.writeString(
                program,
                "#!/bin/sh\ncase $1 in --version) echo 'Hermes Agent v" + version + "' ;; doctor) " + check
                        + " ;; esac\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(at.resolve("MANIFEST.sha256"), Download.sha256(program) + "  bin/hermes\n");
    }

    private void publish(String version, String check) throws Exception {
        var build = Files.createTempDirectory(directory, "build");
        release(build.resolve("hermes-" + version), version, check);
        pack(build, "hermes-" + version);
        describe(version, Download.sha256(build.resolve("x.tar.gz")), "");
    }

    private void pack(Path build, String name) throws IOException, InterruptedException {
        var tar = new ProcessBuilder("tar", "-czf", "x.tar.gz", name)
                .directory(build.toFile())
                .start();
        assertThat(tar.waitFor()).isZero();
        archive = Files.readAllBytes(build.resolve("x.tar.gz"));
    }

    private void describe(String version, String sha256, String more) {
        manifest = """
                {"schema": 1, "channel": "stable", "version": "%s", "expires_at": "2026-05-01T00:00:00Z", %s
                 "artifacts": [{"os": "linux", "arch": "x64", "format": "tar.gz", "url": "hermes.tar.gz",
                                "size": %d, "sha256": "%s"}]}""".formatted(version, more, archive.length, sha256);
    }

    private Channel channel() {
        return channel(new ReleaseKeys(Map.of("key-1", key.getPublic())));
    }

    private Channel channel(ReleaseKeys keys) {
        return new Channel(
                web, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "stable", keys, clock);
    }

    private Updater updater() {
        return new Updater(prefix, web, LINUX, new Random(1), _ -> {});
    }

    private void update() throws InterruptedException {
        var channel = channel();
        updater().install(channel, channel.latest(), home);
    }

    private List<String> versions() {
        return List.of(prefix.versions().toFile().list()).stream().sorted().toList();
    }

    @Test
    void a_newer_release_becomes_the_current_one_and_the_old_one_stays() throws Exception {
        update();
        assertThat(prefix.current()).isEqualTo("1.1.0");
        assertThat(prefix.previous()).contains("1.0.0");
        assertThat(versions()).containsExactly("1.0.0", "1.1.0");
        assertThat(Files.isExecutable(prefix.directory().resolve("current/bin/hermes")))
                .isTrue();
        assertThat(updater().rollback()).isEqualTo("1.0.0");
        assertThat(prefix.current()).isEqualTo("1.0.0");
        assertThat(updater().rollback()).isEqualTo("1.1.0");
    }

    @Test
    void a_download_that_is_cut_off_goes_on_where_it_was() throws Exception {
        cutAfter = archive.length / 3;
        update();
        assertThat(prefix.current()).isEqualTo("1.1.0");
        assertThat(ranges).hasSizeGreaterThan(2).allMatch(range -> range.startsWith("bytes="));
        assertThat(ranges.get(1)).startsWith("bytes=" + archive.length / 3 + "-");
    }

    @Test
    void another_archive_than_the_signed_one_changes_nothing() throws Exception {
        describe("1.1.0", "0".repeat(64), "");
        assertThatThrownBy(this::update).hasMessageContaining("not the one that is signed for");
        untouched();
    }

    @Test
    void a_release_that_does_not_start_or_cannot_work_here_changes_nothing() throws Exception {
        publish("1.1.0", "echo broken; exit 1");
        assertThatThrownBy(this::update).hasMessageContaining("broken");
        untouched();
        var build = Files.createTempDirectory(directory, "build");
        release(build.resolve("r"), "9.9.9", "exit 0");
        pack(build, "r");
        describe("1.1.0", Download.sha256(build.resolve("x.tar.gz")), "");
        assertThatThrownBy(this::update).hasMessageContaining("calls itself");
        untouched();
    }

    @Test
    void files_that_do_not_belong_to_the_release_are_noticed() throws Exception {
        var build = Files.createTempDirectory(directory, "build");
        release(build.resolve("r"), "1.1.0", "exit 0");
        Files.writeString(build.resolve("r/extra"), "x");
        pack(build, "r");
        describe("1.1.0", Download.sha256(build.resolve("x.tar.gz")), "");
        assertThatThrownBy(this::update).hasMessageContaining("extra does not belong");
        untouched();
    }

    @Test
    void links_in_an_archive_are_refused() throws Exception {
        var build = Files.createTempDirectory(directory, "build");
        release(build.resolve("r"), "1.1.0", "exit 0");
        Files.createSymbolicLink(build.resolve("r/link"), Path.of("/etc/passwd"));
        pack(build, "r");
        describe("1.1.0", Download.sha256(build.resolve("x.tar.gz")), "");
        assertThatThrownBy(this::update).isInstanceOf(HermesException.class);
        untouched();
    }

    private void untouched() {
        assertThat(prefix.current()).isEqualTo("1.0.0");
        assertThat(versions()).containsExactly("1.0.0");
    }

    @Test
    void a_manifest_counts_only_with_a_signature_in_its_time_and_for_its_channel() throws Exception {
        var other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThatThrownBy(() -> channel(new ReleaseKeys(Map.of("key-1", other.getPublic())))
                        .latest())
                .hasMessageContaining("signature");
        assertThatThrownBy(() -> channel(new ReleaseKeys(Map.of())).latest()).hasMessageContaining("signature");
        manifest = manifest.replaceFirst("\"expires_at\": [^,]*,", "");
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("expired");
        describe("1.1.0", "", "\"expires_at\": \"2026-02-01T00:00:00Z\",");
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("expired");
        manifest = manifest.replace("\"stable\"", "\"beta\"");
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("beta");
        manifest = "[]";
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("no manifest");
        server.stop(0);
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("could not be asked");
    }

    @Test
    void an_older_release_is_taken_only_by_its_name_and_a_gap_is_told() throws Exception {
        describe("0.9.0", "", "");
        assertThat(updater().wanted(channel().latest(), false)).isFalse();
        assertThat(updater().wanted(channel().latest(), true)).isTrue();
        describe("1.0.0", "", "");
        assertThat(updater().wanted(channel().latest(), true)).isFalse();
        describe("3.0.0", "", "\"min_from\": \"2.0.0\",");
        assertThatThrownBy(() -> updater().wanted(channel().latest(), false)).hasMessageContaining("cannot follow");
    }

    @Test
    void two_at_once_are_told_apart() {
        try (var _ = updater().lock()) {
            assertThatThrownBy(() -> updater().lock()).isInstanceOfSatisfying(HermesException.class, e -> {
                assertThat(e.exit()).isEqualTo(ExitCode.USAGE);
                assertThat(e)
                        .hasMessageContaining(
                                String.valueOf(ProcessHandle.current().pid()));
            });
        }
    }

    @Test
    void unpacked_files_are_as_old_as_in_the_archive_and_as_open_as_the_version_before() throws Exception {
        Files.setPosixFilePermissions(prefix.version("1.0.0"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var build = Files.createTempDirectory(directory, "build");
        release(build.resolve("hermes-1.1.0"), "1.1.0", "exit 0");
        var then = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(build.resolve("hermes-1.1.0/bin/hermes"), then);
        pack(build, "hermes-1.1.0");
        describe("1.1.0", Download.sha256(build.resolve("x.tar.gz")), "");
        update();
        assertThat(Files.getLastModifiedTime(prefix.version("1.1.0").resolve("bin/hermes")))
                .isEqualTo(then);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(prefix.version("1.1.0").resolve("bin"))))
                .isEqualTo("rwxr-xr-x");
    }

    /** SIGKILL at each step: the old version is whole, and the next update succeeds. */
    @ParameterizedTest
    @ValueSource(strings = {"Downloading", "Checking", "Switching"})
    void a_killed_update_leaves_the_old_version_and_the_next_one_succeeds(String step) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpdaterProcess.class.getName(),
                        prefix.directory().toString(),
                        home.toString(),
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                        Base64.getEncoder().encodeToString(key.getPublic().getEncoded()),
                        step)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("here");
        process.destroyForcibly().waitFor();
        assertThat(prefix.current()).isEqualTo("1.0.0");
        try (var _ = updater().lock()) {
            update();
        }
        assertThat(prefix.current()).isEqualTo("1.1.0");
        assertThat(prefix.previous()).contains("1.0.0");
        assertThat(versions()).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void what_a_killed_update_left_goes_and_the_old_version_is_current() throws Exception {
        Files.createDirectories(prefix.versions().resolve(".staging-999999999-abc/release"));
        assertThat(prefix.current()).isEqualTo("1.0.0");
        update();
        assertThat(versions()).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void a_version_that_does_not_work_here_is_no_version_to_go_back_to() throws Exception {
        update();
        updater().giveUp();
        assertThat(prefix.current()).isEqualTo("1.0.0");
        assertThat(versions()).containsExactly("1.0.0");
        assertThatThrownBy(() -> updater().rollback()).hasMessageContaining("no version to go back to");
    }

    @Test
    void versions_that_nobody_needs_go() throws Exception {
        release(prefix.version("0.8.0"), "0.8.0", "exit 0");
        update();
        assertThat(updater().removeOld()).containsExactly("0.8.0");
        assertThat(versions()).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void versions_have_an_order() {
        assertThat(List.of("1.10.0", "1.9.9", "2.0.0-rc1", "2.0.0", "0.1.0").stream()
                        .sorted(Versions.ORDER))
                .containsExactly("0.1.0", "1.9.9", "1.10.0", "2.0.0-rc1", "2.0.0");
        assertThat(List.of("1.0", "x", "../1.0.0", "1.0.0/..").stream().noneMatch(Versions::valid))
                .isTrue();
    }
}

package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.ReleaseServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
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
    private static final Platform PLATFORM = Platform.of("Linux", System.getProperty("os.arch"));

    private final HttpWeb web = new HttpWeb(Map.of());
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path directory;

    private ReleaseServer server;
    private Prefix prefix;
    private Path home;

    @BeforeEach
    void installed() throws Exception {
        home = Files.createDirectory(directory.resolve("home"));
        prefix = new Prefix(Files.createDirectory(directory.resolve("prefix")));
        ReleaseServer.lay(prefix.version("1.0.0"), "1.0.0", "exit 0");
        Files.createSymbolicLink(prefix.directory().resolve("current"), Path.of("versions/1.0.0"));
        server = ReleaseServer.start(directory);
        server.publish("1.1.0", "exit 0");
    }

    @AfterEach
    void close() {
        server.close();
        web.close();
    }

    private Channel channel() {
        return channel(ReleaseKeys.parse(ReleaseServer.TRUSTED));
    }

    private Channel channel(ReleaseKeys keys) {
        return new Channel(web, URI.create(server.url()), "stable", keys, clock, Duration.ofSeconds(10));
    }

    private Updater updater() {
        return new Updater(prefix, web, PLATFORM, new Random(1), _ -> {});
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
        server.cutAfter(server.archiveSize() / 3);
        update();
        assertThat(prefix.current()).isEqualTo("1.1.0");
        assertThat(server.ranges()).hasSizeGreaterThan(2).allMatch(range -> range.startsWith("bytes="));
        assertThat(server.ranges().get(1)).startsWith("bytes=" + server.archiveSize() / 3 + "-");
    }

    @Test
    void another_archive_than_the_signed_one_changes_nothing() throws Exception {
        server.offer("1.1.0", "0".repeat(64), "");
        assertThatThrownBy(this::update).hasMessageContaining("not the one that is signed for");
        untouched();
    }

    @Test
    void a_release_that_does_not_start_or_cannot_work_here_changes_nothing() throws Exception {
        server.publish("1.1.0", "echo broken; exit 1");
        assertThatThrownBy(this::update).hasMessageContaining("broken");
        untouched();
        var release = server.scratch("r");
        ReleaseServer.lay(release, "9.9.9", "exit 0");
        server.publish(release, "1.1.0");
        assertThatThrownBy(this::update).hasMessageContaining("calls itself");
        untouched();
    }

    @Test
    void files_that_do_not_belong_to_the_release_are_noticed() throws Exception {
        var release = server.scratch("r");
        ReleaseServer.lay(release, "1.1.0", "exit 0");
        Files.writeString(release.resolve("extra"), "x");
        server.publish(release, "1.1.0");
        assertThatThrownBy(this::update).hasMessageContaining("extra does not belong");
        untouched();
    }

    @Test
    void links_in_an_archive_are_refused() throws Exception {
        var release = server.scratch("r");
        ReleaseServer.lay(release, "1.1.0", "exit 0");
        Files.createSymbolicLink(release.resolve("link"), Path.of("/etc/passwd"));
        server.publish(release, "1.1.0");
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
        assertThatThrownBy(() -> channel(new ReleaseKeys(Map.of("test", other.getPublic())))
                        .latest())
                .hasMessageContaining("signature");
        assertThatThrownBy(() -> channel(new ReleaseKeys(Map.of())).latest()).hasMessageContaining("signature");
        server.manifest(server.manifest().replaceFirst("\"expires_at\": [^,]*,", ""));
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("expired");
        server.offer("1.1.0", "\"expires_at\": \"2026-02-01T00:00:00Z\",");
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("expired");
        server.manifest(server.manifest().replace("\"stable\"", "\"beta\""));
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("beta");
        server.manifest("[]");
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("no manifest");
        server.close();
        assertThatThrownBy(() -> channel().latest()).hasMessageContaining("could not be asked");
    }

    @Test
    void an_older_release_is_taken_only_by_its_name_and_a_gap_is_told() throws Exception {
        server.offer("0.9.0", "");
        assertThat(updater().wanted(channel().latest(), false)).isFalse();
        assertThat(updater().wanted(channel().latest(), true)).isTrue();
        server.offer("1.0.0", "");
        assertThat(updater().wanted(channel().latest(), true)).isFalse();
        server.offer("3.0.0", "\"min_from\": \"2.0.0\",");
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
        var release = server.scratch("hermes-1.1.0");
        ReleaseServer.lay(release, "1.1.0", "exit 0");
        var then = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(release.resolve("bin/hermes"), then);
        server.publish(release, "1.1.0");
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
                        server.url(),
                        ReleaseServer.TRUSTED,
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
    void what_the_version_before_understands_of_the_settings_is_known_until_it_is_back() throws Exception {
        assertThat(prefix.understood()).isEqualTo(Integer.MAX_VALUE);
        update();
        assertThat(prefix.understood()).isEqualTo(ConfigMigration.CURRENT);
        updater().rollback();
        assertThat(prefix.understood()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void an_update_that_is_stopped_leaves_nothing_behind() throws Exception {
        // given: a download that the person ends
        var updater = new Updater(prefix, web, PLATFORM, new Random(1), line -> {
            if (line.startsWith("Downloading")) {
                Thread.currentThread().interrupt();
            }
        });
        var channel = channel();
        var release = channel.latest();
        // when, then
        assertThatThrownBy(() -> updater.install(channel, release, home)).isInstanceOf(InterruptedException.class);
        untouched();
    }

    @Test
    void versions_that_nobody_needs_go() throws Exception {
        ReleaseServer.lay(prefix.version("0.8.0"), "0.8.0", "exit 0");
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

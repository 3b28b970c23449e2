package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The keychain of macOS, played by a program that takes the place of {@code security}. */
@DisabledOnOs(OS.WINDOWS)
class ClaudeKeychainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private Path security;

    @BeforeEach
    void file() throws IOException {
        security = directory.resolve("security");
        Files.createDirectories(directory.resolve(".claude"));
        Files.writeString(directory.resolve(".claude/.credentials.json"), entry("of-the-file"));
    }

    private static String entry(String token) {
        return "{\"claudeAiOauth\": {\"accessToken\": \"" + token + "\", \"expiresAt\": 1900000000000}}";
    }

    private ClaudeKeychain keychain(String script, Duration patience) throws IOException {
        Files.writeString(security, "#!/bin/sh\nprintf '%s|' \"$@\" >>'" + directory + "/asked'\n" + script + "\n");
        assertThat(security.toFile().setExecutable(true)).isTrue();
        return new ClaudeKeychain(Optional.of(security), patience, clock);
    }

    private List<String> tokens(ClaudeKeychain keychain) {
        var files = new ClaudeFiles(
                directory.resolve("home"),
                directory,
                Config.of(Map.of("auth", Map.of("adopt_external_logins", true))),
                keychain);
        return files.of("anthropic", true).stream()
                .map(seed -> seed.borrowed().orElseThrow().reveal())
                .toList();
    }

    @Test
    void what_is_in_the_keychain_wins_over_the_file_and_is_asked_for_once_in_a_while() throws IOException {
        var keychain = keychain("echo '" + entry("of-the-keychain") + "'", PATIENCE);
        assertThat(tokens(keychain)).containsExactly("of-the-keychain");
        assertThat(tokens(keychain)).containsExactly("of-the-keychain");
        var once = "find-generic-password|-s|Claude Code-credentials|-w|";
        assertThat(directory.resolve("asked")).hasContent(once);
        clock.advance(Duration.ofMinutes(6));
        tokens(keychain);
        assertThat(directory.resolve("asked")).hasContent(once + once);
    }

    @Test
    void without_an_entry_that_can_be_read_the_file_is_taken() throws IOException {
        for (var script : List.of("exit 44", "echo nonsense", "echo '{\"other\": 1}'")) {
            assertThat(tokens(keychain(script, PATIENCE))).as(script).containsExactly("of-the-file");
        }
        assertThat(tokens(keychain("exec sleep 60", Duration.ofMillis(100)))).containsExactly("of-the-file");
        Files.delete(security);
        assertThat(tokens(new ClaudeKeychain(Optional.of(security), PATIENCE, clock)))
                .containsExactly("of-the-file");
    }

    @Test
    void there_is_none_on_other_systems() {
        assertThat(tokens(ClaudeKeychain.of("Linux", clock))).containsExactly("of-the-file");
    }
}

package dev.hermes.providers.credentials;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The entry that Claude Code has in the keychain of macOS, asked for with the system's own program; never written. */
final class ClaudeKeychain {
    private static final Path PROGRAM = Path.of("/usr/bin/security");
    private static final String SERVICE = "Claude Code-credentials";

    /** A person who is asked by the system whether that is allowed is not asked again for each request. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Optional<Path> program;
    private final Duration patience;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private Optional<JsonNode> answer = Optional.empty();
    private Instant asked = Instant.MIN;

    /** @param program empty where there is no keychain */
    ClaudeKeychain(Optional<Path> program, Duration patience, InstantSource clock) {
        this.program = program;
        this.patience = patience;
        this.clock = clock;
    }

    static ClaudeKeychain of(String system, InstantSource clock) {
        boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        return new ClaudeKeychain(mac ? Optional.of(PROGRAM) : Optional.empty(), Duration.ofSeconds(5), clock);
    }

    /** What Claude Code keeps there, as it is in its file; empty when it is not there or may not be read. */
    Optional<JsonNode> entry() {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        try {
            asking.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            var now = clock.instant();
            if (asked.equals(Instant.MIN) || now.isAfter(asked.plus(REMEMBERED))) {
                answer = ask(program.get());
                asked = now;
            }
            return answer;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no answer is not the answer that there is none
            return Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        } finally {
            asking.unlock();
        }
    }

    private Optional<JsonNode> ask(Path security) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(security.toString(), "find-generic-password", "-s", SERVICE, "-w"))
                .redirectError(Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "USER"));
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(JsonMapper.shared().readTree(text));
        } finally {
            process.destroyForcibly(); // nobody waits for it any more
        }
    }
}

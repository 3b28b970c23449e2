package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.SearchPath;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The login of GitHub's {@code gh}, which is asked for its token; its files are left alone. */
final class GitHubCli implements ForeignLogins {
    private static final String POOL = "copilot";
    private static final long SECONDS = 5;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** What the program needs to find its own login, and nothing that would take its place. */
    private static final Set<String> PASSED = Set.of(
            "PATH",
            "HOME",
            "GH_CONFIG_DIR",
            "XDG_CONFIG_HOME",
            "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "SYSTEMROOT");

    private final Config config;
    private final Map<String, String> environment;
    private final Path userHome;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private Optional<Secret> token = Optional.empty();
    private Instant asked = Instant.MIN;

    GitHubCli(Config config, Map<String, String> environment, Path userHome, Clock clock) {
        this.config = config;
        this.environment = environment;
        this.userHome = userHome;
        this.clock = clock;
    }

    @Override
    public List<Seed> of(String pool, boolean chosen) {
        // nobody else's program is started for those who have no use for it
        boolean wanted = pool.equals(POOL)
                && config.texts("auth.official_clients").contains(POOL)
                && config.flag("auth.adopt_external_logins");
        return wanted
                ? token().map(secret -> Seed.borrowed("gh_cli", "gh", Credential.API_KEY, secret, "")).stream()
                        .toList()
                : List.of();
    }

    /** Whoever comes while the program is being asked gets the same answer; who does not want to wait any more gets none. */
    private Optional<Secret> token() {
        try {
            asking.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            var now = clock.instant();
            if (now.isAfter(asked.equals(Instant.MIN) ? asked : asked.plus(REMEMBERED))) {
                token = ask();
                asked = now;
            }
            return token;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // no answer is not the answer that there is none
            return Optional.empty();
        } finally {
            asking.unlock();
        }
    }

    private Optional<Secret> ask() throws InterruptedException {
        var program = SearchPath.of(environment)
                .find("gh")
                .or(() -> new SearchPath(List.of(
                                Path.of("/opt/homebrew/bin"),
                                Path.of("/usr/local/bin"),
                                userHome.resolve(".local/bin")))
                        .find("gh"));
        try {
            return program.isPresent() ? answer(program.get().toString()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<Secret> answer(String program) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program, "auth", "token"));
        var host = environment.getOrDefault("COPILOT_GH_HOST", "").strip();
        if (!host.isEmpty()) {
            command.addAll(List.of("--hostname", host));
        }
        var builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
        builder.environment().keySet().retainAll(PASSED);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? UsableSecret.of(text).filter(secret -> !Sendable.classic(secret))
                    : Optional.empty();
        } finally {
            process.destroyForcibly(); // nobody waits for it any more
        }
    }
}

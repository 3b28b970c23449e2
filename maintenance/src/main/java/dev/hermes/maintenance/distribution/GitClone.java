package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Fetches one commit with the user's git: no history, no submodules, no hooks, no filters of the user. */
final class GitClone {
    private static final int MINUTES = 10;
    private static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TMPDIR",
            "SSH_AUTH_SOCK",
            "GIT_SSH_COMMAND",
            "GIT_SSL_CAINFO",
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "https_proxy",
            "http_proxy",
            "no_proxy",
            "all_proxy");

    private final Map<String, String> environment;
    private final boolean terminal;

    /** @param terminal whether git may ask for a password */
    GitClone(Map<String, String> environment, boolean terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /** @param directory does not exist yet */
    void fetch(Origin.Git origin, Path directory) throws InterruptedException {
        git(origin, directory.getParent(), "init", "-q", "--template=", "--", directory.toString());
        git(
                origin,
                directory,
                "fetch",
                "-q",
                "--depth=1",
                "--no-tags",
                "--no-recurse-submodules",
                "--",
                origin.url(),
                origin.ref().orElse("HEAD"));
        git(origin, directory, "checkout", "-q", "--no-recurse-submodules", "FETCH_HEAD");
    }

    private void git(Origin.Git origin, @org.jspecify.annotations.Nullable Path where, String... words)
            throws InterruptedException {
        var command = new ArrayList<>(List.of(
                "git",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "protocol.ext.allow=never"));
        command.addAll(List.of(words));
        try {
            var said = Files.createTempFile("hermes-git-", ".txt");
            try {
                run(command, where, said, origin);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "git could not be started: " + Problem.of(e) + ".", "Install git.");
        }
    }

    private void run(List<String> command, @org.jspecify.annotations.Nullable Path where, Path said, Origin.Git origin)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        if (where != null) {
            builder.directory(where.toFile());
        }
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (PASSED_ON.contains(name)) {
                builder.environment().put(name, value);
            }
        });
        builder.environment().put("GIT_TERMINAL_PROMPT", terminal ? "1" : "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new HermesException(ExitCode.FAILED, "git did not fetch " + origin.url() + " in time.");
            }
            if (process.exitValue() != 0) {
                var last = Files.readString(said).lines().reduce("", (_, line) -> line);
                throw new HermesException(
                        ExitCode.FAILED,
                        "git could not fetch " + origin.text() + ": " + last,
                        "Check the address, the tag or branch, and that you may read the repository.");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}

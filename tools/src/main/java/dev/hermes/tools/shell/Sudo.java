package dev.hermes.tools.shell;

import dev.hermes.api.Secret;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passwords for {@code sudo}: from {@code SUDO_PASSWORD}, or asked once per task and kept in memory only. A machine on
 * which sudo wants no password is left alone: the password would be read by the program behind it.
 */
final class Sudo {
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final Children children;
    private final Map<String, Secret> asked = new ConcurrentHashMap<>();

    Sudo(Children children) {
        this.children = children;
    }

    /** The command as it is run, and what it reads from stdin. */
    record Prepared(String command, Optional<Secret> password, int times) {
        Optional<String> stdin() {
            return password.map(secret -> (secret.reveal() + "\n").repeat(times));
        }

        /** The output without the password, in case the command showed what it read. */
        String without(String output) {
            return password.map(Secret::reveal)
                    .filter(text -> !text.isBlank())
                    .map(text -> output.replace(text, "***"))
                    .orElse(output);
        }
    }

    Prepared prepare(String command, ToolContext context, Path directory, Map<String, String> visible)
            throws InterruptedException {
        var shape = CommandShape.of(command);
        int calls = shape.sudoCalls();
        if (calls == 0 || command.contains("sudo -S") || needsNoPassword(directory, visible)) {
            return new Prepared(command, Optional.empty(), 0);
        }
        var password = password(context);
        return password.isEmpty()
                ? new Prepared(command, password, 0)
                : new Prepared(shape.sudoFromStdin(), password, calls);
    }

    private Optional<Secret> password(ToolContext context) throws InterruptedException {
        var configured = context.environment().get("SUDO_PASSWORD");
        if (configured != null) {
            return Optional.of(Secret.of(configured));
        }
        var known = Optional.ofNullable(asked.get(context.taskId()));
        if (known.isPresent() || !context.person().present()) {
            return known;
        }
        var answer = context.person().password("Password for sudo");
        answer.ifPresent(secret -> asked.put(context.taskId(), secret));
        return answer;
    }

    private boolean needsNoPassword(Path directory, Map<String, String> visible) throws InterruptedException {
        var sudo = children.find("sudo");
        if (sudo.isEmpty()) {
            return true; // the command fails by itself, in its own words
        }
        var question = List.of(sudo.get().toString(), "-n", "true");
        try (var child = children.start(new Children.Request(question, directory, visible, false, true))) {
            return child.await(TO_ANSWER) && child.exitCode() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    void forget(String taskId) {
        asked.remove(taskId);
    }
}

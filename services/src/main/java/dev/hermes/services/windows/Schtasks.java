package dev.hermes.services.windows;

import dev.hermes.services.Outcome;
import dev.hermes.services.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The task scheduler. */
record Schtasks(Programs programs, Map<String, String> environment, String task) {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int TOO_SLOW = 124;

    /** What a machine says where this user may have no tasks, in the languages that people reported it in. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "access is denied|acceso denegado|přístup byl odepřen|schtasks timed out|schtasks produced no output",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** @param code as a shell would have it, @param text all that it said */
    record Said(int code, String text) {
        boolean ok() {
            return code == 0;
        }

        /** Whether tasks are not to be had here, so that another way has to do. */
        boolean forbidden() {
            return code == TOO_SLOW || FORBIDDEN.matcher(text).find();
        }
    }

    boolean exists() {
        return run("/Query", "/TN", task).ok();
    }

    /** Makes the task anew: changing one keeps what it was. */
    Said create(Path script) {
        var deleted = delete();
        if (!deleted.ok() && deleted.forbidden()) {
            return deleted;
        }
        var words = new ArrayList<>(List.of("/Create", "/F", "/SC", "ONLOGON", "/RL", "LIMITED", "/TN", task, "/TR"));
        words.add(TaskScript.forTask(script.toString()));
        var account = account();
        if (account.isPresent()) {
            // For this account, without its password, and only while it is logged in; not every edition takes that.
            var full = new ArrayList<>(words);
            full.addAll(List.of("/RU", account.get(), "/NP", "/IT"));
            var said = run(full.toArray(String[]::new));
            if (said.ok()) {
                return said;
            }
        }
        return run(words.toArray(String[]::new));
    }

    Said delete() {
        return run("/Delete", "/F", "/TN", task);
    }

    Said start() {
        return run("/Run", "/TN", task);
    }

    Said end() {
        return run("/End", "/TN", task);
    }

    /** What it knows of the task, a field a line. */
    Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        run("/Query", "/TN", task, "/V", "/FO", "LIST").text().lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    private Optional<String> account() {
        var user = environment.getOrDefault("USERNAME", "");
        var domain = environment.getOrDefault("USERDOMAIN", "");
        return user.isBlank() ? Optional.empty() : Optional.of(domain.isBlank() ? user : domain + "\\" + user);
    }

    private Said run(String... words) {
        var all = new ArrayList<>(List.of("schtasks"));
        all.addAll(List.of(words));
        return switch (programs.run(LIMIT, all.toArray(String[]::new))) {
            case Outcome.Ended ended -> {
                var text = (ended.out() + ended.err()).strip();
                yield new Said(
                        ended.code(), text.isEmpty() && ended.code() != 0 ? "schtasks produced no output" : text);
            }
            case Outcome.TimedOut _ -> new Said(TOO_SLOW, "schtasks timed out");
            case Outcome.NotStarted(var reason) -> new Said(127, reason);
        };
    }
}

package dev.hermes.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Names of skills as they may stand on a task. */
final class Skills {
    private Skills() {}

    /**
     * Trimmed, without repetitions, in order.
     *
     * @throws HermesException when a name holds a comma, or is that of a toolset: a common mistake, because a worker with
     *     an unknown skill does not start
     */
    static List<String> clean(List<String> given) {
        var names = new LinkedHashSet<String>();
        for (var name : given) {
            var clean = name.strip();
            if (clean.indexOf(',') >= 0) {
                throw new HermesException(
                        ExitCode.FAILED, "skill name '" + clean + "' has a comma in it; name each skill by itself");
            }
            if (!clean.isEmpty()) {
                names.add(clean);
            }
        }
        var toolsets = names.stream()
                .filter(name -> ToolsetNames.ALL.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (!toolsets.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    String.join(", ", toolsets) + (toolsets.size() == 1 ? " is a toolset" : " are toolsets")
                            + ", not a skill; switch it on under 'toolsets' in the assignee's config.yaml");
        }
        return List.copyOf(names);
    }

    /** Read when the first task with skills is made. */
    private static final class ToolsetNames {
        static final Set<String> ALL = read();

        private static Set<String> read() {
            try (var in = Objects.requireNonNull(Skills.class.getResourceAsStream("toolset-names.txt"))) {
                return Set.copyOf(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

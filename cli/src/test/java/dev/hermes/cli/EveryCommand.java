package dev.hermes.cli;

import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All commands that end by themselves and ask no servers of others, each with the arguments that it cannot do without. */
final class EveryCommand {
    private static final Set<String> ENDLESS = Set.of(
            "kanban watch", "kanban tail", "kanban daemon", "gateway", "gateway run", "gateway restart", "proxy start");
    private static final Set<String> ELSEWHERE =
            Set.of("doctor", "security", "security audit", "debug share", "update");

    private EveryCommand() {}

    static Stream<List<String>> lines() {
        var found = new ArrayList<List<String>>();
        collect(List.of(), Commands.root(), found);
        return found.stream();
    }

    private static void collect(List<String> path, Command<Context> command, List<List<String>> found) {
        var line = String.join(" ", path);
        if (!path.isEmpty() && !ENDLESS.contains(line) && !ELSEWHERE.contains(line)) {
            var words = new ArrayList<>(path);
            command.positionals().stream()
                    .filter(word ->
                            word.count() == Positional.Count.ONE || word.count() == Positional.Count.AT_LEAST_ONE)
                    .forEach(word -> words.add(
                            word.choices().isEmpty() ? "x" : word.choices().getFirst()));
            found.add(List.copyOf(words));
        }
        for (var name : command.names()) {
            var below = new ArrayList<>(path);
            below.add(name);
            command.sub(name).ifPresent(sub -> collect(List.copyOf(below), sub, found));
        }
    }

    /**
     * Runs them one after the other, in a process whose file system is not that of others. A line for each: its exit code, the
     * words, and what it said on standard error.
     *
     * @param words the directory that has {@code home} and {@code work}
     */
    public static void main(String[] words) {
        var hermes = Cli.in(Path.of(words[0])).with("HERMES_DEBUG", "1").with("EDITOR", "true");
        lines().forEach(line -> {
            var result = hermes.run(line.toArray(String[]::new));
            System.out.println(result.exit() + "\t" + String.join(" ", line) + "\t"
                    + result.err().strip().replace('\n', '|'));
        });
    }
}

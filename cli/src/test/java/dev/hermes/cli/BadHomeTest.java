package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command on a home that cannot be one: it says so, in words, with the right exit code, and makes nothing. */
class BadHomeTest {
    /** They go on until they are stopped. */
    private static final Set<String> ENDLESS = Set.of("kanban watch", "kanban tail", "kanban daemon");

    /** They ask servers of others. */
    private static final Set<String> ELSEWHERE =
            Set.of("doctor", "security", "security audit", "debug share", "update");

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void program() {
        hermes = Cli.in(directory).with("HERMES_DEBUG", "1");
    }

    static Stream<List<String>> commands() {
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

    @ParameterizedTest
    @MethodSource("commands")
    void a_file_in_place_of_the_home_is_told_in_words(List<String> words) throws IOException {
        var file = Files.writeString(directory.resolve("a-file"), "precious");
        var result = hermes.with("HERMES_HOME", file.toString()).run(words.toArray(String[]::new));
        assertThat(result.exit()).isIn(0, 1, 2);
        assertThat(result.err()).as("no stack trace").doesNotContain("\tat ");
        assertThat(file).hasContent("precious");
        assertThat(hermes.work()).isEmptyDirectory();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("a-file", "home", "work");
    }
}

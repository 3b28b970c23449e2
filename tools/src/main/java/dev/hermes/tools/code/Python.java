package dev.hermes.tools.code;

import dev.hermes.tools.process.Captured;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.OutputReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the interpreter: that of the project's own environment, else the machine's. */
final class Python {
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final String NEW_ENOUGH = "import sys; print(sys.version_info >= (3, 8))";

    private final Children children;
    private final Map<Path, Boolean> usable = new ConcurrentHashMap<>();

    Python(Children children) {
        this.children = children;
    }

    Optional<Path> system() {
        return children.find("python3").or(() -> children.find("python"));
    }

    /** That of {@code VIRTUAL_ENV} or {@code CONDA_PREFIX} when it is Python 3.8 or newer. */
    Optional<Path> ofProject(Map<String, String> environment, Path directory) throws InterruptedException {
        for (var name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            var prefix = environment.getOrDefault(name, "");
            var python = Path.of(prefix, "bin", "python");
            if (!prefix.isBlank() && Files.isExecutable(python) && usable(python, environment, directory)) {
                return Optional.of(python);
            }
        }
        return system();
    }

    private boolean usable(Path python, Map<String, String> environment, Path directory) throws InterruptedException {
        var known = usable.get(python);
        if (known != null) {
            return known;
        }
        var question = List.of(python.toString(), "-c", NEW_ENOUGH);
        try (var child = children.start(new Children.Request(question, directory, environment, false, true))) {
            var answer = new Captured(1000);
            var reader = OutputReader.start(child.output(), answer);
            boolean ended = child.await(TO_ANSWER);
            reader.finish(Duration.ofSeconds(1));
            boolean good = ended && answer.text().strip().equals("True");
            usable.put(python, good);
            return good;
        } catch (IOException _) {
            return false;
        }
    }
}

package dev.hermes.tools.file;

import dev.hermes.tools.process.Captured;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.OutputReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks whether a file that was just written has a syntax error that it had not before. */
final class Lint {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration TO_FINISH = Duration.ofSeconds(2);
    private static final int MAX_OUTPUT = 10_000;
    private static final String PYTHON = "import ast, sys; ast.parse(open(sys.argv[1], 'rb').read(), sys.argv[1])";

    private final Children children;
    private final Map<String, String> environment;
    private final Supplier<Path> temporary;

    Lint(Children children, Map<String, String> environment, Supplier<Path> temporary) {
        this.children = children;
        this.environment = environment;
        this.temporary = temporary;
    }

    /** What a check found. */
    private sealed interface Finding {
        record Clean() implements Finding {}

        record Errors(String text) implements Finding {}

        record Unknown(String why) implements Finding {}
    }

    /**
     * The member {@code lint} of an answer; empty for files of a kind that is not checked.
     *
     * @param before what was in the file; empty when it is new
     */
    Optional<ObjectNode> check(Path file, Optional<String> before, String after) throws InterruptedException {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        var extension = dot < 0 ? "" : name.substring(dot);
        if (!List.of(".json", ".yaml", ".yml", ".toml", ".py", ".js", ".mjs", ".cjs", ".ts", ".go", ".rs")
                .contains(extension)) {
            return Optional.empty();
        }
        var now = find(extension, file, after);
        if (now instanceof Finding.Errors(var text) && before.isPresent() && !isNew(extension, before.get(), text)) {
            return Optional.of(answer("ok", "", "No new errors; those that are left were there before."));
        }
        return Optional.of(
                switch (now) {
                    case Finding.Clean() -> answer("ok", "", "");
                    case Finding.Errors(var errors) ->
                        answer("error", errors, "The file was written, but it has errors.");
                    case Finding.Unknown(var why) -> answer("skipped", "", why);
                });
    }

    private static ObjectNode answer(String status, String output, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", status)
                .put("output", output)
                .put("message", message);
    }

    private Finding find(String extension, Path file, String text) throws InterruptedException {
        return switch (extension) {
            case ".json" -> json(text);
            case ".yaml", ".yml" -> yaml(text);
            case ".toml" -> new Finding.Unknown("No checker for TOML.");
            case ".py" -> program("python3", file, List.of("-c", PYTHON));
            case ".js", ".mjs", ".cjs" -> program("node", file, List.of("--check"));
            case ".ts" -> program("npx", file, List.of("--no-install", "tsc", "--noEmit"));
            case ".go" -> program("go", file, List.of("vet"));
            default -> program("rustfmt", file, List.of("--emit", "stdout"));
        };
    }

    private static Finding json(String text) {
        try {
            JsonMapper.shared().readTree(text);
            return new Finding.Clean();
        } catch (JacksonException e) {
            var at = e.getLocation();
            var where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            return new Finding.Errors("JSON: " + where + e.getOriginalMessage());
        }
    }

    private static Finding yaml(String text) {
        try {
            // Events, not objects: tags and anchors of other programs are none of our business.
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .parse(new StringReader(text))
                    .forEach(_ -> {});
            return new Finding.Clean();
        } catch (YAMLException e) {
            return new Finding.Errors("YAML: " + e.getMessage());
        }
    }

    private Finding program(String name, Path file, List<String> arguments) throws InterruptedException {
        var program = children.find(name);
        var directory = file.getParent();
        if (program.isEmpty() || directory == null) {
            return new Finding.Unknown(name + " is not installed.");
        }
        var command = new ArrayList<String>();
        command.add(program.get().toString());
        command.addAll(arguments);
        command.add(file.toString());
        return run(name, directory, command);
    }

    private Finding run(String name, Path directory, List<String> command) throws InterruptedException {
        try (var child = children.start(new Children.Request(command, directory, environment, false, true))) {
            var output = new Captured(MAX_OUTPUT);
            var reader = OutputReader.start(child.output(), output);
            if (!child.await(LIMIT)) {
                return new Finding.Unknown(name + " did not answer in time.");
            }
            reader.finish(TO_FINISH);
            return child.exitCode() == 0
                    ? new Finding.Clean()
                    : new Finding.Errors(output.text().strip());
        } catch (IOException _) {
            return new Finding.Unknown(name + " could not be started.");
        }
    }

    /** Compares the last line, where compilers say what is wrong, with what the old text gives. */
    private boolean isNew(String extension, String before, String errors) throws InterruptedException {
        try {
            var old = Files.createTempFile(temporary.get(), "hermes-lint-", extension);
            try {
                Files.writeString(old, before, StandardCharsets.UTF_8);
                return !(find(extension, old, before) instanceof Finding.Errors(var oldErrors)
                        && kind(oldErrors).equals(kind(errors)));
            } finally {
                Files.deleteIfExists(old);
            }
        } catch (IOException _) {
            return true; // cannot tell, so it is told
        }
    }

    /** The error without the numbers of lines, which move. */
    private static String kind(String errors) {
        var lines = errors.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.getLast().replaceAll("\\d+", "N");
    }
}

package dev.hermes.tools.code;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.process.Captured;
import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.ChildNotes;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.EscapeSequences;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code execute_code}: runs a Python script that can call tools, and answers with what it printed.
 *
 * <p>Whatever the script started is gone when the answer comes. Interrupting the caller ends the script and the tool call
 * it waits for; the caller still is interrupted afterwards.
 */
public final class ExecuteCodeTool implements Tool {
    private static final int STDOUT_LIMIT = 50_000;
    private static final int STDERR_LIMIT = 10_000;
    private static final int USUAL_SECONDS = 300;
    private static final int USUAL_CALLS = 50;
    private static final Duration LAST_OUTPUT = Duration.ofMillis(300);

    /** The kernel's limit for the path of a socket is 104 bytes on macOS, 108 on Linux. */
    private static final int LONGEST_SOCKET = 100;

    private final Supplier<ToolSpec> spec = ToolSchemas.of("execute_code");
    private final ToolServices services;
    private final TaskDirectories directories;
    private final Children children;
    private final Python python;

    public ExecuteCodeTool(ToolServices services, TaskDirectories directories) {
        this.services = services;
        this.directories = directories;
        this.children = new Children(
                services.environment(), new ChildNotes(services.home().directory(), services.log()));
        this.python = new Python(children);
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public boolean available() {
        return python.system().isPresent();
    }

    /** How a script ended. */
    private record Ended(String status, String output, Optional<String> error) {}

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var code = new Arguments(json).filled("code");
        if (code.isEmpty()) {
            return ToolResult.error("No code provided.");
        }
        long begun = System.nanoTime();
        try {
            try (var holder = createPrivateDirectory();
                    var bridge = ToolBridge.open(socketIn(holder.path()), context, maxCalls())) {
                var ended = execute(code.get(), holder.path(), context);
                var result = JsonNodeFactory.instance
                        .objectNode()
                        .put("status", ended.status)
                        .put("output", ended.output)
                        .put("tool_calls_made", bridge.calls())
                        .put("duration_seconds", Math.round((System.nanoTime() - begun) / 1e7) / 100.0);
                ended.error.ifPresent(text -> result.put("error", text));
                return ToolResult.json(result);
            }
        } catch (IOException e) {
            return ToolResult.error("The script could not be run: " + e.getMessage());
        }
    }

    private Ended execute(String code, Path files, ToolContext context) throws IOException, InterruptedException {
        Files.writeString(files.resolve("script.py"), code, StandardCharsets.UTF_8);
        Files.write(files.resolve("hermes_tools.py"), stubs());
        boolean strict =
                services.config().text("code_execution.mode").orElse("").equals("strict");
        var directory = strict ? files : directories.of(context.taskId());
        var environment = CodeEnvironment.of(
                context.environment(), Set.copyOf(services.config().texts("terminal.env_passthrough")));
        environment.put("HERMES_RPC_SOCKET", socketIn(files).toString());
        var interpreter = strict ? python.system() : python.ofProject(environment, directory);
        if (interpreter.isEmpty()) {
            return new Ended("error", "", Optional.of("There is no python3 on this machine."));
        }
        if (!strict) {
            environment.merge("PYTHONPATH", directory.toString(), (own, added) -> own + ":" + added);
        }
        var command =
                List.of(interpreter.get().toString(), files.resolve("script.py").toString());
        try (var child = children.start(new Children.Request(command, directory, environment, false, false))) {
            return await(child);
        }
    }

    private Ended await(Child child) {
        var out = new Captured(STDOUT_LIMIT);
        var err = new Captured(STDERR_LIMIT);
        var readers = List.of(OutputReader.start(child.output(), out), OutputReader.start(child.errors(), err));
        var limit = Duration.ofSeconds(positive("code_execution.timeout", USUAL_SECONDS));
        try {
            if (!child.await(limit)) {
                child.close();
                finish(readers);
                return new Ended(
                        "timeout",
                        readable(out),
                        Optional.of("The script was ended after " + limit.toSeconds() + "s."));
            }
            finish(readers);
        } catch (InterruptedException _) {
            child.close();
            Thread.currentThread().interrupt();
            return new Ended("interrupted", readable(out), Optional.of("The script was interrupted."));
        }
        if (child.exitCode() == 0) {
            return new Ended("success", readable(out), Optional.empty());
        }
        return new Ended(
                "error",
                readable(out) + "\n--- stderr ---\n" + readable(err),
                Optional.of("The script ended with exit code " + child.exitCode() + "."));
    }

    private static void finish(List<OutputReader> readers) throws InterruptedException {
        for (var reader : readers) {
            reader.finish(LAST_OUTPUT);
        }
    }

    private String readable(Captured text) {
        return services.redactor().redact(EscapeSequences.strip(text.text()).stripTrailing());
    }

    private int maxCalls() {
        return positive("code_execution.max_tool_calls", USUAL_CALLS);
    }

    private int positive(String key, int otherwise) {
        int value = services.config().integer(key);
        return value > 0 ? value : otherwise;
    }

    private PrivateDirectory createPrivateDirectory() throws IOException {
        var here = services.temporary();
        boolean fits = here.toString().length() + "/hermes-code-0123456789012345678/hermes_rpc_01234567.sock".length()
                <= LONGEST_SOCKET;
        return PrivateDirectory.create(fits ? here : Path.of("/tmp"), "code", services.log());
    }

    private static Path socketIn(Path files) {
        return files.resolve("hermes_rpc_"
                + HexFormat.of().toHexDigits(files.getFileName().toString().hashCode()) + ".sock");
    }

    private static byte[] stubs() throws IOException {
        try (var in = Objects.requireNonNull(
                ExecuteCodeTool.class.getResourceAsStream("hermes_tools.py"), "hermes_tools.py")) {
            return in.readAllBytes();
        }
    }
}

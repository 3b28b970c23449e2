package dev.hermes.tools.shell;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.approval.ApprovalSettings;
import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.approval.SavedApprovals;
import dev.hermes.tools.approval.SecondOpinion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A terminal with everything around it, in a directory of its own; commands are real processes. */
final class ShellFixture implements AutoCloseable {
    final Path work;
    final TaskDirectories directories;
    final ToolServices services;
    final ShellSessions sessions;
    final ProcessRegistry processes;
    final TerminalTool terminal;
    final ProcessTool process;
    final Map<String, String> environment;

    ShellFixture(Path root, Clock clock, Map<String, Object> config, Map<String, String> extra) throws Exception {
        work = Files.createDirectories(root.resolve("work")).toRealPath();
        var home = Files.createDirectories(root.resolve("user"));
        environment = new HashMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", home.toString()));
        environment.put("TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
        environment.putAll(extra);
        services = new ToolServices(
                new HermesHome(root, root, "default"),
                Config.of(config),
                clock,
                Log.NONE,
                new Redactor(true),
                work,
                environment);
        directories = new TaskDirectories(work);
        sessions = new ShellSessions(services, directories);
        processes = new ProcessRegistry(services);
        var approvals = approvals();
        terminal = new TerminalTool(services, sessions, approvals, processes);
        process = new ProcessTool(services, sessions, processes, approvals);
    }

    static ShellFixture in(Path root) throws Exception {
        return new ShellFixture(root, Clock.systemUTC(), Map.of(), Map.of());
    }

    private static Approvals approvals() {
        var saved = new SavedApprovals() {
            @Override
            public Set<String> keys() {
                return Set.of();
            }

            @Override
            public void add(String key) {}
        };
        return new Approvals(ApprovalSettings.DEFAULT, saved, SecondOpinion.NONE, text -> text, Log.NONE);
    }

    JsonNode run(String command) throws InterruptedException {
        return terminal("{}", command);
    }

    /** @param arguments besides the command */
    JsonNode terminal(String arguments, String command) throws InterruptedException {
        var json = (ObjectNode) JsonMapper.shared().readTree(arguments);
        return JsonMapper.shared()
                .readTree(terminal.run(json.put("command", command), context("task"))
                        .plain());
    }

    String output(String command) throws InterruptedException {
        return run(command).path("output").asString();
    }

    JsonNode process(String arguments) throws InterruptedException {
        var json = (ObjectNode) JsonMapper.shared().readTree(arguments);
        return JsonMapper.shared().readTree(process.run(json, context("task")).plain());
    }

    String background(String command) throws InterruptedException {
        return terminal("{\"background\": true}", command).path("session_id").asString();
    }

    ToolContext context(String task) {
        return context(task, Person.ABSENT);
    }

    ToolContext context(String task, Person person) {
        return new ToolContext("session", task, "call", person, ToolCalls.NONE, environment);
    }

    /** Waits for the condition, not for a time; fails after a generous one. */
    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen within 10 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Whether a process whose command line holds the word is running; zombies have none. */
    static boolean running(String word) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(word));
    }

    static List<Path> leftovers(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        processes.close();
        terminal.close();
    }
}

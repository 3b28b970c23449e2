package dev.hermes.tools;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A throw-away machine to try tools on: a user's home, a Hermes home and a project directory, all real. */
public final class Bench {
    public final Path userHome;
    public final HermesHome home;
    public final Path project;
    public final Map<String, String> environment = new HashMap<>();
    public Person person = Person.ABSENT;

    public Bench(Path directory) {
        try {
            var real = directory.toRealPath();
            userHome = Files.createDirectories(real.resolve("user"));
            var hermes = Files.createDirectories(userHome.resolve(".hermes"));
            home = new HermesHome(hermes, hermes, "default");
            project = Files.createDirectories(real.resolve("project"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        environment.put("HOME", userHome.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("TMPDIR", directory.toString());
    }

    public ToolServices services() {
        return new ToolServices(
                home, Config.of(Map.of()), Clock.systemUTC(), Log.NONE, new Redactor(true), project, environment);
    }

    public ToolContext context(String task) {
        return new ToolContext("session-" + task, task, "call-1", person, ToolCalls.NONE, environment);
    }

    /** Calls a tool as the model of task {@code main} would, with arguments in JSON; single quotes may stand for double ones. */
    public JsonNode call(Toolbox tools, String tool, String arguments) {
        return call(tools, "main", tool, arguments(arguments));
    }

    public JsonNode call(Toolbox tools, String task, String tool, ObjectNode arguments) {
        try {
            return JsonMapper.shared()
                    .readTree(tools.call(tool, arguments, context(task)).plain());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static ObjectNode arguments(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    public Path file(String name, String text) {
        try {
            var file = project.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public String text(String name) {
        try {
            return Files.readString(project.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.hermes.cli;

import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.codex.CodexProgram;
import dev.hermes.codex.tools.ToolServer;
import dev.hermes.sessions.SessionStore;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.ToolServices;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The program Codex as this home sees it, and the server that it starts to have our tools. */
public final class CodexHere {
    /** Unlisted: Codex calls it, as its settings say. */
    public static final String TOOLS_COMMAND = "codex-tools";

    private static final Set<String> KEY_SETTINGS = Set.of("key_env", "api_key_env", "keyEnv", "apiKeyEnv");

    private CodexHere() {}

    public static CodexProgram program(Context context) {
        var secrets = new HashSet<String>();
        collect(context.config().tree(), secrets);
        return new CodexProgram(context.environment(), secrets, context.home().directory());
    }

    /** Variables with keys of servers that the user added: their names are theirs, so no list of ours has them. */
    private static void collect(Object node, Set<String> names) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (value instanceof String name && KEY_SETTINGS.contains(String.valueOf(key))) {
                        names.add(name);
                    } else if (value != null) {
                        collect(value, names);
                    }
                });
            case Iterable<?> list -> list.forEach(value -> collect(value, names));
            default -> {
                // a setting that is no name of a variable
            }
        }
    }

    static Command<Context> toolsCommand() {
        return Command.<Context>named(TOOLS_COMMAND, "Serve tools of Hermes to Codex on standard input and output.")
                .does((_, context) -> serve(context));
    }

    private static int serve(Context context) throws InterruptedException {
        context.prepareHome();
        context.loadSecrets();
        var services = new ToolServices(
                context.home(),
                context.config(),
                context.clock(),
                context.log(),
                context.redactor(),
                context.workingDirectory(),
                context.environment(),
                context::trySessions);
        try (var board = BoardTools.open(context);
                var builtin = BuiltinTools.create(services)) {
            var tools = builtin;
            for (var tool : board.tools()) {
                tools = tools.with(tool);
            }
            var id = context.environment()
                    .getOrDefault("HERMES_SESSION_ID", SessionStore.newId(context.clock(), new Random()));
            var surroundings =
                    new ToolContext(id, "codex-" + id, "", Person.ABSENT, tools.only(Set.of()), context.environment());
            new ToolServer(tools, surroundings, Version.NUMBER)
                    .run(context.edge().in(), context.edge().out());
        }
        return 0;
    }
}

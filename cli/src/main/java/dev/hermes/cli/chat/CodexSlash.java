package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.CodexHere;
import dev.hermes.cli.Version;
import dev.hermes.codex.CodexPlugins;
import dev.hermes.codex.CodexProgram;
import dev.hermes.codex.CodexRuntime;
import dev.hermes.codex.settings.CodexConfig;
import dev.hermes.codex.settings.SharedServer;
import dev.hermes.codex.tools.ToolServer;
import dev.hermes.home.ConfigFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** {@code /codex-runtime}: whether the turns of OpenAI's models are answered by the program Codex, from the next session on. */
final class CodexSlash {
    static final String SETTING = "model.openai_runtime";
    static final String CODEX = "codex_app_server";
    private static final String OWN = "auto";

    private final ChatSession chat;
    private final Consumer<String> say;

    CodexSlash(ChatSession chat, Consumer<String> say) {
        this.chat = chat;
        this.say = say;
    }

    /** @throws HermesException when it cannot be switched on; nothing has changed then */
    void run(String argument) throws InterruptedException {
        switch (argument.toLowerCase(Locale.ROOT)) {
            case "" -> show();
            case "on", "codex", "enable", CODEX -> on();
            case "off", "default", "disable", "hermes", OWN -> off();
            default ->
                throw new HermesException(ExitCode.USAGE, "It is /codex-runtime [auto|codex_app_server|on|off].");
        }
    }

    private void show() throws InterruptedException {
        say.accept("This session:  " + (chat.agent().answeredElsewhere() ? CODEX : OWN));
        say.accept("Next session:  " + (chat.workshop().startsWithCodex() ? CODEX : OWN));
        try {
            say.accept("Codex:         " + program().requireUsable());
        } catch (HermesException e) {
            say.accept("Codex:         " + Paint.harmless(e.getMessage()));
        }
        say.accept("Its settings:  " + config().file());
        say.accept("/codex-runtime on or off changes it.");
    }

    private void on() throws InterruptedException {
        var context = chat.context();
        context.requireUnmanaged("change the runtime");
        var provider = context.config()
                .text("model.provider")
                .filter(text -> !text.isBlank() && !text.equals(OWN))
                .orElse(chat.agent().model().provider());
        if (!CodexRuntime.PROVIDERS.contains(provider)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Codex asks only models of OpenAI, and the provider is " + provider + ".",
                    "Choose openai-codex with 'hermes model' first.");
        }
        var version = program().requireUsable();
        var config = config();
        var servers = servers();
        var skipped = config.write(servers, plugins());
        save(CODEX);
        say.accept("✓ Turns go to Codex " + version + " from the next session on: /new begins one.");
        say.accept("  Our section is in " + config.file());
        skipped.forEach(name -> say.accept("  ⚠ Left as you have it: " + Paint.harmless(name)));
        if (servers.stream().anyMatch(SharedServer::secret) && config.readableByOthers()) {
            say.accept("  ⚠ That file holds secrets of servers now, and others of this machine may read it: chmod 600");
        }
    }

    private void off() {
        chat.context().requireUnmanaged("change the runtime");
        save(OWN);
        say.accept("✓ Turns go through our own loop from the next session on: /new begins one.");
        say.accept("  Our section stays in " + config().file() + "; Codex does without it as well.");
    }

    private void save(String runtime) {
        new ConfigFile(chat.context().home()).set(SETTING, runtime);
        chat.workshop().startWithCodex(runtime.equals(CODEX));
    }

    private List<SharedServer> servers() {
        var context = chat.context();
        var servers = new ArrayList<SharedServer>();
        context.config().map("mcp_servers").forEach((name, settings) -> {
            if (settings instanceof Map<?, ?> map && !name.equals(CodexRuntime.OUR_SERVER)) {
                SharedServer.of(name, texts(map)).ifPresent(servers::add);
            }
        });
        var command = new ArrayList<>(context.edge().program());
        command.add(CodexHere.TOOLS_COMMAND);
        servers.add(SharedServer.ours(CodexRuntime.OUR_SERVER, command, ToolServer.VARIABLES));
        return servers;
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (value != null) {
                result.put(String.valueOf(key), value);
            }
        });
        return result;
    }

    private List<String> plugins() throws InterruptedException {
        var context = chat.context();
        try {
            return CodexPlugins.enabled(
                    program(), context.workingDirectory(), context.environment(), Version.NUMBER, context.log());
        } catch (HermesException e) {
            context.log().info("cli.codex", "its plugins are not known: " + e.getMessage());
            return List.of();
        }
    }

    private CodexProgram program() {
        return CodexHere.program(chat.context());
    }

    private CodexConfig config() {
        return CodexConfig.of(chat.context().environment(), chat.context().userHome());
    }
}

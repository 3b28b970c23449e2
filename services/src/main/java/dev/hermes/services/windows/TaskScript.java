package dev.hermes.services.windows;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.services.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The scripts that Windows starts. */
final class TaskScript {
    private TaskScript() {}

    /** Runs the gateway in this home; the task and the Startup folder both lead here. */
    static String gateway(Installation installation) {
        var lines = new ArrayList<>(List.of(
                "@echo off",
                "rem Hermes Agent Gateway - Messaging Platform Integration",
                "chcp 65001 >nul",
                "cd /d " + word(installation.home().toString()),
                variable("HERMES_HOME", installation.home().toString()),
                variable("HERMES_GATEWAY_DETACHED", "1")));
        installation.java().ifPresent(java -> lines.add(variable("JAVA_HOME", java.toString())));
        // Without "call" one script that starts another does not come back.
        lines.add(
                "call " + installation.command().stream().map(TaskScript::word).collect(Collectors.joining(" ")));
        lines.add("exit /b 0");
        return ended(lines);
    }

    /** For the Startup folder: its window is small, and gone when the gateway has ended. */
    static String login(Path gateway) {
        return ended(List.of(
                "@echo off",
                "rem Starts the Hermes Agent Gateway when you log in.",
                "start \"Hermes Gateway\" /min cmd.exe /d /c " + word(gateway.toString()),
                "exit /b 0"));
    }

    private static String ended(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String variable(String name, String value) {
        return "set \"" + name + "=" + oneLine(value) + "\"";
    }

    /** One word of a script. */
    static String word(String word) {
        var text = oneLine(word);
        return special(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** What {@code schtasks} is to run, as it reads it. */
    static String forTask(String word) {
        return special(word) ? '"' + word.replace("\"", "\\\"") + '"' : word;
    }

    private static boolean special(String word) {
        return word.isEmpty() || word.chars().anyMatch(c -> c == ' ' || c == '\t' || c == '"');
    }

    private static String oneLine(String value) {
        if (value.contains("\r") || value.contains("\n")) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "A script cannot have a line end in a word: " + value.replaceAll("[\\r\\n]", "?"),
                    "Rename the directory.");
        }
        return value.replace("%", "%%");
    }
}

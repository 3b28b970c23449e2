package dev.hermes.cli.config;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.home.Config;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.home.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes config edit}: the file in the editor of the person, and a look at it afterwards. */
final class ConfigEditor {
    private final Context context;

    ConfigEditor(Context context) {
        this.context = context;
    }

    int run() throws InterruptedException {
        context.requireUnmanaged("edit the configuration");
        var console = context.console();
        var file = context.home().config();
        create(file);
        var editor = editor();
        if (editor.isEmpty()) {
            console.print("No editor was found. Set EDITOR, or open the file yourself: " + file);
            return ExitCode.DONE.code();
        }
        console.print("Opening " + file + " in " + String.join(" ", editor) + "...");
        int exit = edit(editor, file);
        var config = Config.read(context.home(), context.environment(), false);
        config.problems().forEach(console::error);
        config.issues().forEach(issue -> console.warn(issue.text()));
        if (!config.problems().isEmpty()) {
            return ExitCode.FAILED.code();
        }
        if (exit != 0) {
            console.error(editor.getFirst() + " ended with exit code " + exit + ".");
            return ExitCode.FAILED.code();
        }
        return ExitCode.DONE.code();
    }

    private static void create(Path file) {
        try {
            if (!Files.exists(file)) {
                DurableFile.replace(file, "# Settings of Hermes. 'hermes config set KEY VALUE' writes here too.\n");
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot create " + file + ": " + Problem.of(e) + ".");
        }
    }

    private int edit(List<String> editor, Path file) throws InterruptedException {
        var command = new ArrayList<>(editor);
        command.add(file.toString());
        var builder = new ProcessBuilder(command)
                .directory(context.workingDirectory().toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(context.edge().environment()); // the person's own, without what .env adds
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The editor '" + editor.getFirst() + "' cannot be started: " + Problem.of(e) + ".",
                    "Set EDITOR to one that is installed.");
        }
    }

    /** The words of the command; empty when there is no editor at all. */
    private List<String> editor() {
        for (var variable : List.of("EDITOR", "VISUAL")) {
            var words = words(context.environment().getOrDefault(variable, ""));
            if (!words.isEmpty()) {
                return words;
            }
        }
        boolean windows =
                context.edge().operatingSystem().toLowerCase(Locale.ROOT).startsWith("windows");
        var usual = windows
                ? List.of("notepad.exe", "code.cmd", "vim.exe", "vi.exe", "nano.exe")
                : List.of("nano", "vim", "vi", "code", "notepad");
        var path = SearchPath.of(context.environment());
        return usual.stream()
                .filter(name -> path.find(name).isPresent())
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }

    /** A word list as a shell reads it: blanks separate, quotes and backslashes keep together. */
    static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean started = false;
        Optional<Character> quote = Optional.empty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote.isPresent() && c == quote.get()) {
                quote = Optional.empty();
            } else if (quote.isEmpty() && (c == '\'' || c == '"')) {
                quote = Optional.of(c);
                started = true;
            } else if (c == '\\' && quote.filter(open -> open == '\'').isEmpty() && i + 1 < text.length()) {
                i++;
                word.append(text.charAt(i));
                started = true;
            } else if (quote.isEmpty() && Character.isWhitespace(c)) {
                if (started) {
                    words.add(word.toString());
                }
                word.setLength(0);
                started = false;
            } else {
                word.append(c);
                started = true;
            }
        }
        if (started) {
            words.add(word.toString());
        }
        return words;
    }
}

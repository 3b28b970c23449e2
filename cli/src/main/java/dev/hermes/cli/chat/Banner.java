package dev.hermes.cli.chat;

import dev.hermes.api.model.ApiMode;
import dev.hermes.cli.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a conversation greets. */
final class Banner {
    private static final int WIDEST = 88;

    private Banner() {}

    static List<String> lines(ChatSession chat, Paint paint, int width) {
        var title = "⚕ Hermes Agent v" + Version.NUMBER;
        int inner = Math.max(20, Math.min(width - 2, WIDEST)) - 2;
        var lines = new ArrayList<String>();
        if (width < 40) {
            lines.add(paint.bold(title));
        } else {
            lines.add(paint.yellow("╔" + "═".repeat(inner) + "╗"));
            lines.add(paint.yellow("║ ")
                    + paint.bold(title)
                    + " ".repeat(Math.max(0, inner - 1 - MarkdownLines.cellWidth(title)))
                    + paint.yellow("║"));
            lines.add(paint.yellow("╚" + "═".repeat(inner) + "╝"));
        }
        lines.add(line(chat));
        runtime(chat).ifPresent(line -> lines.add(paint.dim(line)));
        if (demo(chat)) {
            lines.add(
                    paint.yellow(
                            "This is the built-in demonstration, not a language model: it follows a few rules and calls real tools."));
            lines.add(
                    "Try: how many files are in this folder?   /quit leaves, and the next start helps to connect a model.");
        }
        lines.add(paint.dim("/help lists commands. Ctrl-C interrupts. "
                + chat.workshop().tools().size() + " tools."));
        return lines;
    }

    /** The model and where it works, in one line. */
    static String line(ChatSession chat) {
        var model = chat.agent().model();
        var profile = chat.context().home().profile();
        return "● " + model.model() + " · " + model.providerName() + " · "
                + chat.context().workingDirectory() + (profile.equals("default") ? "" : " · profile " + profile);
    }

    /** Who answers in place of our own loop; empty when that does. */
    static Optional<String> runtime(ChatSession chat) {
        return chat.agent().answeredElsewhere()
                ? Optional.of("Runtime: codex app-server, which has its own tools and rules.")
                : Optional.empty();
    }

    static boolean demo(ChatSession chat) {
        return chat.agent().model().endpoint().mode() == ApiMode.DEMO;
    }
}

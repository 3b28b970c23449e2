package dev.hermes.codex.settings;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.codex.settings.TomlLines.Kind;
import java.util.List;

/**
 * The part of {@code config.toml} that is ours, between two marks. It stands before the first table, because behind one its
 * first setting would belong to that table.
 */
final class ManagedSection {
    static final String BEGIN = "# managed by hermes-agent — `hermes codex-runtime migrate` regenerates this section";
    static final String END = "# end hermes-agent managed section";

    private ManagedSection() {}

    /**
     * The document without our part, and nothing else of it changed.
     *
     * @throws HermesException when its end is missing, so that nobody knows what is the user's
     */
    static String without(String text) {
        var rest = new StringBuilder();
        boolean ours = false;
        for (var line : TomlLines.of(text)) {
            var content = text.substring(line.start(), line.end());
            if (!ours && line.kind() == Kind.COMMENT && content.strip().equals(BEGIN)) {
                ours = true;
            } else if (ours) {
                ours = !(line.kind() == Kind.COMMENT && content.strip().equals(END));
            } else {
                rest.append(content);
            }
        }
        if (ours) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The section of Hermes in config.toml has no end any more.",
                    "Take the lines out that are not yours, from '" + BEGIN.substring(0, 26) + "…' on.");
        }
        return rest.toString();
    }

    /**
     * The document with our part in it.
     *
     * @param rest without any
     * @param lines between the marks
     */
    static String with(String rest, List<String> lines) {
        int at = place(rest);
        boolean open = at > 0 && rest.charAt(at - 1) != '\n';
        return rest.substring(0, at)
                + (open ? "\n" : "")
                + BEGIN + "\n"
                + String.join("\n", lines) + "\n"
                + END + "\n"
                + rest.substring(at);
    }

    /** Before the first table and the comments right above it, which are about it. */
    private static int place(String text) {
        int place = -1;
        for (var line : TomlLines.of(text)) {
            switch (line.kind()) {
                case HEADER -> {
                    return place >= 0 ? place : line.start();
                }
                case COMMENT -> place = place >= 0 ? place : line.start();
                case BLANK, OTHER -> place = -1;
            }
        }
        return text.length();
    }
}

package dev.hermes.tools.shell;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a command shows at a glance, with quoted text, here-documents and comments left aside. Advice and
 * convenience, no protection.
 */
final class CommandShape {
    /** Stands for a character that is only text. Of the same length, so that places in both texts agree. */
    private static final char TEXT = '\0';

    private final String command;
    private final String mask;

    private CommandShape(String command, String mask) {
        this.command = command;
        this.mask = mask;
    }

    static CommandShape of(String command) {
        return new CommandShape(command, new Masking(command).masked());
    }

    /** Why the command should be started with {@code background=true}; empty when it may run in the foreground. */
    Optional<String> backgroundByHand() {
        if (Patterns.DETACHING.matcher(mask).find()) {
            return Optional.of("It detaches a process by hand (nohup, disown or setsid).");
        }
        if (Patterns.AMPERSAND.matcher(mask).find()) {
            return Optional.of("It starts a process in the background with '&'.");
        }
        if (Patterns.SERVER.matcher(mask).find()
                && !Patterns.ONLY_ASKS.matcher(mask).find()) {
            return Optional.of("It looks like a server or watcher that does not end by itself.");
        }
        return Optional.empty();
    }

    /** How often {@code sudo} is called. */
    int sudoCalls() {
        return (int) Patterns.SUDO.matcher(mask).results().count();
    }

    /** The command with every {@code sudo} reading its password from stdin, without a prompt. */
    String sudoFromStdin() {
        var text = new StringBuilder();
        int from = 0;
        for (var found : Patterns.SUDO.matcher(mask).results().toList()) {
            text.append(command, from, found.end(1)).append(" -k -S -p ''");
            from = found.end(1);
        }
        return text.append(command.substring(from)).toString();
    }

    /** The name of the program whose exit code the command has, as far as that can be told. */
    String lastProgram() {
        int from = 0;
        for (Matcher cut = Patterns.SEPARATOR.matcher(mask); cut.find(); ) {
            if (!mask.substring(cut.end()).isBlank()) {
                from = cut.end();
            }
        }
        for (var word : command.substring(from).strip().split("\\s+")) {
            if (!word.matches("\\w+=.*") && !word.equals("sudo") && !word.equals("command") && !word.equals("!")) {
                return word.substring(word.lastIndexOf('/') + 1).replaceAll("[;&)]+$", "");
            }
        }
        return "";
    }

    private static final class Patterns {
        static final Pattern DETACHING = Pattern.compile("(?:^|[\\s;&|(])(?:nohup|disown|setsid)(?=\\s|;|$)");
        static final Pattern AMPERSAND = Pattern.compile("(?<![&|<>\\\\])&(?![&>])");
        static final Pattern SERVER = Pattern.compile("(?:^|[;&|(\\n]\\s*|\\s)(?:"
                + "(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?(?:dev|start|serve|watch)\\b"
                + "|docker(?:-|\\s+)compose\\s+up\\b(?![^;&|\\n]*\\s(?:-d|--detach)\\b)"
                + "|next\\s+dev\\b|vite(?=\\s*(?:$|[;&|\\n]|--))|nodemon\\b|uvicorn\\b|gunicorn\\b"
                + "|python[\\d.]*\\s+-m\\s+http\\.server\\b)");
        static final Pattern ONLY_ASKS = Pattern.compile("(?:^|\\s)(?:--help|-h|--version|-v)(?=\\s|$)");
        static final Pattern SUDO = Pattern.compile(
                "(?:^|[;&|(\\n`{]|\\b(?:then|do|else|if|while|until|time)\\s)\\s*(?:\\w+=\\S*\\s+)*(sudo)(?=\\s)");
        static final Pattern SEPARATOR = Pattern.compile("&&|\\|\\||[;|\\n]");

        private Patterns() {}
    }

    /** One walk over the text. */
    private static final class Masking {
        private final String text;
        private final StringBuilder mask;
        private final ArrayDeque<String> hereDocuments = new ArrayDeque<>();
        private int at;

        Masking(String text) {
            this.text = text;
            this.mask = new StringBuilder(text);
        }

        String masked() {
            while (at < text.length()) {
                switch (text.charAt(at)) {
                    case '\\' -> hide(Math.min(at + 2, text.length()));
                    case '\'' -> hide(behind('\'', false));
                    case '"' -> hide(behind('"', true));
                    case '#' -> comment();
                    case '<' -> hereDocument();
                    case '\n' -> lineEnd();
                    case '$' -> arithmetic();
                    default -> at++;
                }
            }
            return mask.toString();
        }

        private void hide(int end) {
            for (; at < end; at++) {
                mask.setCharAt(at, TEXT);
            }
        }

        private int behind(char quote, boolean escapes) {
            for (int i = at + 1; i < text.length(); i++) {
                if (escapes && text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == quote) {
                    return i + 1;
                }
            }
            return text.length();
        }

        private void comment() {
            boolean begins = at == 0 || Character.isWhitespace(text.charAt(at - 1));
            int end = text.indexOf('\n', at);
            hide(begins ? (end < 0 ? text.length() : end) : at + 1);
        }

        private void arithmetic() {
            int end = text.startsWith("$((", at) ? text.indexOf("))", at) : -1;
            if (end > 0) {
                hide(end + 2);
            } else {
                at++;
            }
        }

        private void hereDocument() {
            var word = HERE.matcher(text).region(at, text.length());
            if (text.startsWith("<<<", at) || !word.lookingAt()) {
                at += text.startsWith("<<<", at) ? 3 : 1;
                return;
            }
            hereDocuments.add(word.group(1));
            hide(word.end());
        }

        private void lineEnd() {
            at++;
            while (!hereDocuments.isEmpty() && at < text.length()) {
                var end = hereDocuments.removeFirst();
                boolean more = true;
                while (more && at < text.length()) {
                    int newline = text.indexOf('\n', at);
                    int stop = newline < 0 ? text.length() : newline + 1;
                    more = !text.substring(at, stop).strip().equals(end);
                    hide(stop);
                    if (!more && newline >= 0) {
                        mask.setCharAt(newline, '\n'); // a command may follow
                    }
                }
            }
        }

        private static final Pattern HERE = Pattern.compile("<<-?\\s*[\"'\\\\]?([\\w.-]+)[\"']?");
    }
}

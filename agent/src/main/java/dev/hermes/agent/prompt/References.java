package dev.hermes.agent.prompt;

import dev.hermes.agent.git.Git;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Attaches what a user's message refers to: {@code @file:}, {@code @folder:}, {@code @diff}, {@code @staged}, {@code @git:}, {@code @url:}. */
public final class References {
    private static final Pattern FENCE = Pattern.compile("`{3,}");

    private final ReferenceReader reader;

    /**
     * @param workspace nothing outside it is attached
     * @param hermesHome whose secrets are never attached, even when it lies in the workspace
     * @param git with a limit of about 30 seconds
     * @param urls absent when this session may not read the web
     */
    public References(Path workspace, Path userHome, Path hermesHome, Git git, Optional<UrlReader> urls) {
        this.reader = new ReferenceReader(workspace, new SensitivePaths(userHome, hermesHome), git, urls);
    }

    /**
     * A message with its references.
     *
     * @param message what to send; unchanged when nothing was referred to, and when it was refused
     * @param refused the attachments would take more than half of the window: tell the user instead of sending
     */
    public record Expanded(String message, List<String> warnings, boolean refused, long tokens) {
        public Expanded {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param contextLength window of the model in tokens */
    public Expanded expand(String message, int contextLength) throws InterruptedException {
        var references = Reference.in(message);
        if (references.isEmpty()) {
            return new Expanded(message, List.of(), false, 0);
        }
        var warnings = new ArrayList<String>();
        var blocks = new ArrayList<String>();
        long tokens = 0;
        for (var reference : references) {
            var written = message.substring(reference.start(), reference.end());
            switch (reader.read(reference)) {
                case ReferenceReader.Found(var text, var language) -> {
                    long size = Math.ceilDiv(text.length(), 4);
                    tokens += size;
                    blocks.add(block(written, text, language, size));
                }
                case ReferenceReader.Missing(var why) -> warnings.add(written + ": " + why);
            }
        }
        if (tokens > contextLength / 2) {
            var refusal = "The attachments would take " + tokens + " of " + contextLength
                    + " tokens; the message was not sent. Refer to less, for example @file:path:1-100.";
            return new Expanded(message, List.of(refusal), true, tokens);
        }
        if (tokens > contextLength / 4) {
            warnings.add("The attachments take " + tokens + " of the model's " + contextLength + " tokens.");
        }
        return new Expanded(assembled(without(message, references), warnings, blocks), warnings, false, tokens);
    }

    private static String assembled(String message, List<String> warnings, List<String> blocks) {
        var text = new StringBuilder(message);
        if (!warnings.isEmpty()) {
            text.append("\n\n--- Context Warnings ---");
            warnings.forEach(warning -> text.append("\n- ").append(warning));
        }
        if (!blocks.isEmpty()) {
            text.append("\n\n--- Attached Context ---");
            blocks.forEach(block -> text.append("\n\n").append(block));
        }
        return text.toString().strip();
    }

    /** Cuts the references out; of the spaces that were around one, one stays. The rest of the text keeps its layout. */
    private static String without(String message, List<Reference> references) {
        var text = new StringBuilder();
        int from = 0;
        for (var reference : references) {
            text.append(message, from, reference.start());
            from = reference.end();
            boolean spaceBefore = text.isEmpty() || text.charAt(text.length() - 1) == ' ';
            if (spaceBefore && from < message.length()) {
                if (message.charAt(from) == ' ') {
                    from++;
                } else if (!text.isEmpty() && ",.;:!?".indexOf(message.charAt(from)) >= 0) {
                    text.setLength(text.length() - 1);
                }
            }
        }
        return text.append(message, from, message.length()).toString().strip();
    }

    private static String block(String written, String text, String language, long tokens) {
        int longest = FENCE.matcher(text)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(2);
        var fence = "`".repeat(Math.max(3, longest + 1));
        return written + " (" + tokens + " tokens)\n" + fence + language + "\n" + text.stripTrailing() + "\n" + fence;
    }
}

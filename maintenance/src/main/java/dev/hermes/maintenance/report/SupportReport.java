package dev.hermes.maintenance.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dump with the ends of the logs, for somebody who helps. Every file is read once, so that all parts fit together. */
public final class SupportReport {
    private static final int MOST_BYTES = 512_000;
    private static final int MOST_LINES_OF_OTHERS = 100;
    private static final String CUT = "[... truncated — showing last ~500KB ...]";

    private final Installation installation;
    private final Anonymous anonymous;
    private final boolean redacted;
    private final int lines;

    /**
     * @param lines of {@code agent.log}; of the other logs at most 100
     * @param redacted false leaves in what only looks like a secret; known secrets always go
     */
    public SupportReport(Installation installation, int lines, boolean redacted) {
        this.installation = installation;
        this.anonymous =
                new Anonymous(installation.home(), installation.userHome(), installation.environment(), redacted);
        this.redacted = redacted;
        this.lines = lines;
    }

    /**
     * A text to hand over.
     *
     * @param required whether handing over makes no sense without it
     */
    public record Part(String label, String text, boolean required) {}

    /** The report, then {@code agent.log} and {@code gateway.log} in full as far as they are there. */
    public List<Part> collect() {
        var dump = String.join("\n", new DumpReport(installation, false).lines());
        var agent = log("agent");
        var errors = log("errors");
        var gateway = log("gateway");
        var report = new StringBuilder(dump).append("\n\n");
        int fewer = Math.min(lines, MOST_LINES_OF_OTHERS);
        tail(report, "agent", agent, lines);
        tail(report, "errors", errors, fewer);
        tail(report, "gateway", gateway, fewer);
        log("gui").ifPresent(gui -> tail(report, "gui", Optional.of(gui), fewer));
        var parts = new ArrayList<Part>();
        parts.add(new Part("Report", finished(report.toString()), true));
        agent.ifPresent(text -> parts.add(full("agent.log", dump, text)));
        gateway.ifPresent(text -> parts.add(full("gateway.log", dump, text)));
        return List.copyOf(parts);
    }

    private Part full(String name, String dump, String text) {
        return new Part(name, finished(dump + "\n\n--- full " + name + " ---\n" + text), false);
    }

    private static void tail(StringBuilder report, String name, Optional<String> text, int most) {
        report.append("--- ").append(name).append(".log (last ").append(most).append(" lines) ---\n");
        if (text.isEmpty()) {
            report.append("(file not found)\n\n");
            return;
        }
        var all = text.get().lines().toList();
        if (all.isEmpty()) {
            report.append("(file empty)\n");
        }
        all.subList(Math.max(0, all.size() - most), all.size())
                .forEach(line -> report.append(line).append('\n'));
        report.append('\n');
    }

    private String finished(String text) {
        var clean = anonymous.of(text);
        return redacted
                ? "[hermes debug share: secrets, message texts, people and paths were taken out of this text]\n" + clean
                : clean;
    }

    /** The log, or the one before it when it is empty; no text when there is neither. */
    private Optional<String> log(String name) {
        var logs = installation.home().logs();
        boolean there = false;
        for (var file : List.of(logs.resolve(name + ".log"), logs.resolve(name + ".log.1"))) {
            try {
                there |= Files.exists(file);
                if (Files.isRegularFile(file) && Files.size(file) > 0) {
                    return Optional.of(end(file));
                }
            } catch (IOException e) {
                return Optional.of("(cannot be read: " + dev.hermes.home.Problem.of(e) + ")");
            }
        }
        return there ? Optional.of("") : Optional.empty();
    }

    /** Whole lines only; one that begins exactly where the cut is stays. */
    private static String end(Path file) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            long from = Math.max(0, size - MOST_BYTES);
            boolean atLineStart = from == 0;
            if (from > 0) {
                in.seek(from - 1);
                atLineStart = in.read() == '\n';
            }
            in.seek(from);
            var bytes = new byte[(int) (size - from)];
            in.readFully(bytes);
            var text = new String(bytes, StandardCharsets.UTF_8);
            if (from == 0) {
                return text;
            }
            int next = text.indexOf('\n');
            return CUT + "\n" + (atLineStart || next < 0 ? text : text.substring(next + 1));
        }
    }
}

package dev.hermes.maintenance.openclaw.migrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns notes in Markdown into the entries of a memory, and joins memories within their limit. */
final class MemoryEntries {
    static final String SEPARATOR = "\n§\n";

    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*?)\\s*#*");
    private static final Pattern LISTED = Pattern.compile("\\s*(?:[-*]|\\d+\\.)\\s+(.*)");
    private static final Pattern FILE_NAME = Pattern.compile("(?:MEMORY|USER|SOUL|AGENTS|TOOLS|IDENTITY)\\.md");

    /** @param kept those that fit @param overflow those that do not */
    record Merged(List<String> kept, List<String> overflow, int added) {}

    private MemoryEntries() {}

    /** Of a file of ours, or of one that somebody wrote in Markdown. */
    static List<String> existing(String text) {
        return text.contains(SEPARATOR)
                ? List.of(text.split(SEPARATOR)).stream()
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList()
                : markdown(text);
    }

    /** Items and paragraphs, each with the headings above it. */
    static List<String> markdown(String text) {
        var entries = new ArrayList<String>();
        var headings = new ArrayList<String>();
        var paragraph = new StringBuilder();
        boolean fenced = false;
        for (var line : text.lines().toList()) {
            var stripped = line.strip();
            if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
                fenced = !fenced;
                end(paragraph, headings, entries);
                continue;
            }
            if (fenced) {
                continue;
            }
            var heading = HEADING.matcher(stripped);
            var listed = LISTED.matcher(line);
            if (heading.matches()) {
                end(paragraph, headings, entries);
                int level = heading.group(1).length();
                while (headings.size() >= level) {
                    headings.removeLast();
                }
                while (headings.size() < level - 1) {
                    headings.add("");
                }
                headings.add(FILE_NAME.matcher(heading.group(2)).find() ? "" : heading.group(2));
            } else if (stripped.isEmpty() || stripped.startsWith("|")) {
                end(paragraph, headings, entries);
            } else if (listed.matches()) {
                end(paragraph, headings, entries);
                paragraph.append(listed.group(1).strip());
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(stripped);
            }
        }
        end(paragraph, headings, entries);
        return List.copyOf(entries);
    }

    private static void end(StringBuilder paragraph, List<String> headings, List<String> entries) {
        var text = paragraph.toString().strip();
        paragraph.setLength(0);
        if (!text.isEmpty()) {
            var path = String.join(
                    " > ", headings.stream().filter(name -> !name.isEmpty()).toList());
            entries.add(path.isEmpty() ? text : path + ": " + text);
        }
    }

    /** Adds what is new, in order, as long as the joined text has room; a shorter one may still fit after a longer one. */
    static Merged merge(List<String> existing, List<String> incoming, int limit) {
        var kept = new ArrayList<>(existing);
        var overflow = new ArrayList<String>();
        Set<String> known = new HashSet<>();
        existing.forEach(entry -> known.add(normal(entry)));
        int length = String.join(SEPARATOR, kept).length();
        int added = 0;
        for (var entry : incoming) {
            if (!known.add(normal(entry))) {
                continue;
            }
            int more = entry.length() + (kept.isEmpty() ? 0 : SEPARATOR.length());
            if (length + more <= limit) {
                kept.add(entry);
                length += more;
                added++;
            } else {
                overflow.add(entry);
            }
        }
        return new Merged(List.copyOf(kept), List.copyOf(overflow), added);
    }

    private static String normal(String entry) {
        return entry.strip().replaceAll("\\s+", " ");
    }
}

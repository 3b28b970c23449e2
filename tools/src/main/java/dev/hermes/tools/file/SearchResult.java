package dev.hermes.tools.file;

import dev.hermes.home.Redactor;
import dev.hermes.tools.file.SearchFilesTool.Page;
import dev.hermes.tools.file.SearchFilesTool.ShownPaths;
import dev.hermes.tools.file.search.Hit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Gathers the lines that match, keeps those of the wanted page, and counts the rest. */
final class SearchResult {
    private static final int MAX_CONTENT = 500;

    private final Page page;
    private final String mode;
    private final int context;
    private final ShownPaths shown;
    private final Redactor redactor;
    private final List<Hit> kept = new ArrayList<>();
    private final Map<Path, Integer> counts = new LinkedHashMap<>();
    private long total;

    SearchResult(Page page, String mode, int context, ShownPaths shown, Redactor redactor) {
        this.page = page;
        this.mode = mode;
        this.context = context;
        this.shown = shown;
        this.redactor = redactor;
    }

    void add(Hit hit) {
        if (page.holds(total)) {
            kept.add(hit);
        }
        total++;
        counts.merge(hit.file(), 1, Integer::sum);
    }

    ObjectNode json() throws InterruptedException {
        var answer = JsonNodeFactory.instance.objectNode();
        switch (mode) {
            case "files_only" -> {
                answer.put("total_count", counts.size());
                var files = answer.putArray("files");
                page.of(List.copyOf(counts.keySet())).forEach(file -> files.add(shown.of(file)));
                page.mark(answer, counts.size());
            }
            case "count" -> {
                answer.put("total_count", total);
                var json = answer.putObject("counts");
                for (var entry : page.of(List.copyOf(counts.entrySet()))) {
                    json.put(shown.of(entry.getKey()), entry.getValue());
                }
                page.mark(answer, counts.size());
            }
            default -> {
                answer.put("total_count", total);
                lines(answer.putArray("matches"));
                page.mark(answer, total);
            }
        }
        return answer;
    }

    private void lines(ArrayNode matches) throws InterruptedException {
        if (context == 0) {
            kept.forEach(hit -> line(matches, hit.file(), hit.line(), hit.text()));
            return;
        }
        var byFile = new LinkedHashMap<Path, TreeMap<Long, String>>();
        kept.forEach(
                hit -> byFile.computeIfAbsent(hit.file(), _ -> new TreeMap<>()).put(hit.line(), hit.text()));
        for (var entry : byFile.entrySet()) {
            var around = around(entry.getKey(), entry.getValue());
            around.forEach((number, text) -> {
                line(matches, entry.getKey(), number, text);
                if (!entry.getValue().containsKey(number)) {
                    ((ObjectNode) matches.get(matches.size() - 1)).put("context", true);
                }
            });
        }
    }

    /** The hits with the lines around them, in order. */
    private Map<Long, String> around(Path file, TreeMap<Long, String> hits) throws InterruptedException {
        var all = new TreeMap<Long, String>();
        try {
            for (long number : hits.keySet()) {
                long first = Math.max(1, number - context);
                if (all.isEmpty() || all.lastKey() < number + context) {
                    long from = all.isEmpty() ? first : Math.max(first, all.lastKey() + 1);
                    var window = LineWindow.read(file, from, (int) (number + context - from + 1), Hit.MAX_CHARS);
                    for (int i = 0; i < window.lines().size(); i++) {
                        all.put(from + i, window.lines().get(i));
                    }
                }
            }
        } catch (IOException _) {
            // The file vanished since it was searched: the hits stand without their surroundings.
        }
        all.putAll(hits);
        return all;
    }

    private void line(ArrayNode matches, Path file, long number, String text) {
        matches.addObject()
                .put("path", shown.of(file))
                .put("line", number)
                .put("content", redactor.redactCode(text.substring(0, Math.min(text.length(), MAX_CONTENT))));
    }
}

package dev.hermes.tools.file.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the .gitignore files from a directory upwards say about what lies in it. A repository does not listen to those above it. */
final class Ignores {
    static final String FILE = ".gitignore";

    /** Innermost first. */
    private final List<Rules> rules;

    private Ignores(List<Rules> rules) {
        this.rules = rules;
    }

    enum Verdict {
        IGNORED,
        WANTED,
        NOTHING_SAID
    }

    private record Rule(Glob glob, boolean wanted, boolean directoriesOnly) {}

    private record Rules(Path directory, List<Rule> lastFirst) {}

    /** For the entries of {@code directory}. */
    static Ignores at(Path directory) {
        var above = new ArrayList<Path>();
        Path at = directory;
        while (at != null) {
            above.add(at);
            at = Files.exists(at.resolve(".git")) ? null : at.getParent();
        }
        var found = new ArrayList<Rules>();
        above.forEach(each -> rules(each).ifPresent(found::add));
        return new Ignores(List.copyOf(found));
    }

    /** For the entries of a directory that lies directly in this one. */
    Ignores inside(Path directory) {
        boolean repository = Files.exists(directory.resolve(".git"));
        var own = rules(directory);
        if (own.isEmpty() && !repository) {
            return this;
        }
        var all = new ArrayList<Rules>();
        own.ifPresent(all::add);
        if (!repository) {
            all.addAll(rules);
        }
        return new Ignores(List.copyOf(all));
    }

    Verdict verdict(Path entry, boolean isDirectory) {
        for (var each : rules) {
            var path = each.directory().relativize(entry).toString().replace('\\', '/');
            for (var rule : each.lastFirst()) {
                if ((isDirectory || !rule.directoriesOnly()) && rule.glob().matches(path)) {
                    return rule.wanted() ? Verdict.WANTED : Verdict.IGNORED;
                }
            }
        }
        return Verdict.NOTHING_SAID;
    }

    private static Optional<Rules> rules(Path directory) {
        var file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            var rules = new ArrayList<Rule>();
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> rule(line).ifPresent(rules::add));
            Collections.reverse(rules);
            return rules.isEmpty() ? Optional.empty() : Optional.of(new Rules(directory, List.copyOf(rules)));
        } catch (IOException _) {
            return Optional.empty(); // one that cannot be read says nothing
        }
    }

    private static Optional<Rule> rule(String line) {
        var text = line;
        while (text.endsWith(" ") && !text.endsWith("\\ ")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        boolean wanted = text.startsWith("!");
        text = wanted ? text.substring(1) : text;
        boolean directoriesOnly = text.endsWith("/");
        text = directoriesOnly ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule(Glob.ignoreLine(text), wanted, directoriesOnly));
    }
}

package dev.hermes.tools.approval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules that upstream has and saved allowlists were built on, in their order. Read and compiled by the first command,
 * not at start-up.
 */
record PatternTable(List<Rule> hardline, List<Rule> dangerous, Rule sudoStdin) {
    static PatternTable standard() {
        return Standard.TABLE;
    }

    private static final class Standard {
        static final PatternTable TABLE = read();

        private Standard() {}

        private static PatternTable read() {
            try (var in = Objects.requireNonNull(
                    PatternTable.class.getResourceAsStream("approval-patterns.json"), "approval-patterns.json")) {
                var data = JsonMapper.shared().readTree(in);
                return new PatternTable(
                        rules(data.path("hardline")),
                        rules(data.path("dangerous")),
                        Rule.exact(
                                data.path("sudo_stdin").stringValue(""), "sudo password guessing via stdin (sudo -S)"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<Rule> rules(JsonNode rows) {
            var rules = new ArrayList<Rule>();
            for (var row : rows) {
                rules.add(Rule.of(row.path(0).stringValue(""), row.path(1).stringValue("")));
            }
            return List.copyOf(rules);
        }
    }
}

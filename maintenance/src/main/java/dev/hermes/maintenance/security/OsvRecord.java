package dev.hermes.maintenance.security;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import us.springett.cvss.Cvss;

/** What OSV knows of one vulnerability. */
record OsvRecord(JsonNode json) {
    String summary() {
        var summary = json.path("summary").asString("").strip();
        var details = json.path("details").asString("").strip();
        return summary.isEmpty() ? details.lines().findFirst().orElse("") : summary;
    }

    /** The database's own word goes before the ecosystem's, and both before a score. */
    Severity severity() {
        return Severity.named(json.path("database_specific").path("severity").asString(""))
                .or(this::ofEcosystem)
                .or(this::ofScore)
                .orElse(Severity.UNKNOWN);
    }

    private Optional<Severity> ofEcosystem() {
        for (var affected : json.path("affected")) {
            var severity = Severity.named(
                    affected.path("ecosystem_specific").path("severity").asString(""));
            if (severity.isPresent()) {
                return severity;
            }
        }
        return Optional.empty();
    }

    private Optional<Severity> ofScore() {
        var best = Severity.UNKNOWN;
        for (var severity : json.path("severity")) {
            try {
                var vector = Cvss.fromVector(severity.path("score").asString(""));
                if (vector != null) {
                    var scored = Severity.scored(vector.calculateScore().getBaseScore());
                    best = scored.compareTo(best) > 0 ? scored : best;
                }
            } catch (RuntimeException _) {
                continue; // the library does not know this kind of vector
            }
        }
        return Optional.of(best).filter(severity -> severity != Severity.UNKNOWN);
    }

    List<String> fixedVersions() {
        var fixed = new LinkedHashSet<String>();
        for (var affected : json.path("affected")) {
            for (var range : affected.path("ranges")) {
                for (var event : range.path("events")) {
                    var version = event.path("fixed").asString("");
                    if (!version.isEmpty()) {
                        fixed.add(version);
                    }
                }
            }
        }
        return List.copyOf(fixed);
    }

    /** All names of it, in order: two records that share one are the same vulnerability. */
    List<String> names(String id) {
        var names = new TreeSet<String>();
        names.add(id);
        for (var alias : json.path("aliases")) {
            names.add(alias.asString(""));
        }
        return new ArrayList<>(names);
    }
}

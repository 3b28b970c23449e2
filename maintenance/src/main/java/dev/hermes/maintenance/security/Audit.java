package dev.hermes.maintenance.security;

import dev.hermes.home.web.Web;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Asks about components, and says what is known of them. */
public final class Audit {
    private final Osv osv;
    private final AnswerCache cache;

    /**
     * @param environment may name another server than osv.dev: {@code HERMES_OSV_URL}
     * @param cache keeps the last answers, for when the server cannot be asked
     */
    public Audit(Web web, Map<String, String> environment, Path cache, Clock clock) {
        this.osv = new Osv(web, environment);
        this.cache = new AnswerCache(cache, clock);
    }

    /**
     * What is known.
     *
     * @param components how many were asked about
     * @param vulnerabilities the worst first
     * @param incomplete ids of which no more could be read than that they are there
     * @param asOf when the server said so, if it could not be asked now
     */
    public record Result(
            int components, List<Vulnerability> vulnerabilities, List<String> incomplete, Optional<Instant> asOf) {
        public Result {
            vulnerabilities = List.copyOf(vulnerabilities);
            incomplete = List.copyOf(incomplete);
        }

        /** Whether something is as bad as that, or worse. */
        public boolean reaches(Severity threshold) {
            return vulnerabilities.stream().anyMatch(found -> found.severity().compareTo(threshold) >= 0);
        }
    }

    /**
     * Asks about all of them. When the server does not answer, what it said of exactly these the last time counts.
     *
     * @throws IOException in a line, when the server could not be asked and nothing is known
     */
    public Result run(List<Component> components) throws IOException, InterruptedException {
        if (components.isEmpty()) {
            return new Result(0, List.of(), List.of(), Optional.empty());
        }
        List<List<String>> ids;
        try {
            ids = osv.query(components);
        } catch (IOException e) {
            var known = cache.read(components);
            if (known.isEmpty()) {
                throw e;
            }
            return result(
                    components,
                    known.get().ids(),
                    known.get().details(),
                    Optional.of(known.get().time()));
        }
        var details = osv.details(List.copyOf(new LinkedHashSet<>(
                ids.stream().flatMap(List::stream).filter(id -> !id.isEmpty()).toList())));
        cache.write(components, ids, details);
        return result(components, ids, details, Optional.empty());
    }

    private static Result result(
            List<Component> components,
            List<List<String>> ids,
            Map<String, Optional<JsonNode>> details,
            Optional<Instant> asOf) {
        var found = new ArrayList<Vulnerability>();
        for (int i = 0; i < components.size(); i++) {
            found.addAll(of(components.get(i), ids.get(i), details));
        }
        found.sort(Comparator.comparing(Vulnerability::severity)
                .reversed()
                .thenComparing(vulnerability -> vulnerability.component().source())
                .thenComparing(vulnerability -> vulnerability.component().name().toLowerCase(Locale.ROOT))
                .thenComparing(Vulnerability::id));
        var incomplete = details.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        return new Result(components.size(), found, incomplete, asOf);
    }

    /** The same vulnerability comes under several names; the first one that was read stays. */
    private static List<Vulnerability> of(
            Component component, List<String> ids, Map<String, Optional<JsonNode>> details) {
        var result = new LinkedHashMap<String, Vulnerability>();
        var seen = new HashSet<String>();
        for (var id : ids) {
            var json = details.getOrDefault(id, Optional.empty());
            if (json.isEmpty()) {
                result.put(id, new Vulnerability(component, id, Severity.UNKNOWN, "", List.of()));
                continue;
            }
            var osvRecord = new OsvRecord(json.get());
            var names = osvRecord.names(id);
            if (names.stream().noneMatch(seen::contains)) {
                result.put(
                        id,
                        new Vulnerability(
                                component, id, osvRecord.severity(), osvRecord.summary(), osvRecord.fixedVersions()));
            }
            seen.addAll(names);
        }
        return List.copyOf(result.values());
    }
}

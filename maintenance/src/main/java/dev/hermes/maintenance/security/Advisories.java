package dev.hermes.maintenance.security;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Config;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The advisories that come with the program, held against what is here. No server is asked. */
public final class Advisories {
    private static final String ACKNOWLEDGED = "security.acked_advisories";

    private final List<Advisory> catalogue;

    private Advisories(List<Advisory> catalogue) {
        this.catalogue = List.copyOf(catalogue);
    }

    /** An advisory, and the component that it is about. */
    public record Hit(Advisory advisory, Component component, boolean acknowledged) {}

    /** Those that this version knows. */
    public static Advisories shipped() {
        try (var in = Objects.requireNonNull(Advisories.class.getResourceAsStream("advisories.json"))) {
            var advisories = new ArrayList<Advisory>();
            new JsonMapper().readTree(in).forEach(node -> advisories.add(read(node)));
            return new Advisories(advisories);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // it is part of the program
        }
    }

    private static Advisory read(JsonNode node) {
        var compromised = new ArrayList<Advisory.Compromised>();
        for (var each : node.path("compromised")) {
            var versions = new LinkedHashSet<String>();
            each.path("versions").forEach(version -> versions.add(version.asString()));
            compromised.add(new Advisory.Compromised(
                    each.path("package").asString(), each.path("ecosystem").asString("PyPI"), versions));
        }
        var steps = new ArrayList<String>();
        node.path("remediation").forEach(step -> steps.add(step.asString()));
        return new Advisory(
                node.path("id").asString(),
                node.path("title").asString(),
                node.path("summary").asString(),
                node.path("url").asString(),
                Severity.named(node.path("severity").asString("")).orElse(Severity.UNKNOWN),
                node.path("published").asString(),
                compromised,
                steps);
    }

    /** What of it is here. */
    public List<Hit> hits(List<Component> components, Config config) {
        var acknowledged = config.texts(ACKNOWLEDGED);
        var hits = new ArrayList<Hit>();
        for (var advisory : catalogue) {
            for (var component : components) {
                if (advisory.compromised().stream().anyMatch(compromised -> compromised.is(component))) {
                    hits.add(new Hit(advisory, component, acknowledged.contains(advisory.id())));
                }
            }
        }
        return List.copyOf(hits);
    }

    /**
     * Remembers that somebody has read it.
     *
     * @return false when that was known
     * @throws HermesException when there is no such advisory (wrong usage), or it cannot be kept
     */
    public boolean acknowledge(String id, HermesHome home) {
        if (catalogue.stream().noneMatch(advisory -> advisory.id().equals(id))) {
            throw new HermesException(
                    ExitCode.USAGE,
                    "There is no advisory '" + id + "'.",
                    "Known: "
                            + String.join(
                                    ", ", catalogue.stream().map(Advisory::id).toList()));
        }
        var fresh = new AtomicBoolean();
        new ConfigFile(home).update(written -> {
            var acknowledged = new LinkedHashSet<>(Config.of(written).texts(ACKNOWLEDGED));
            fresh.set(acknowledged.add(id));
            return fresh.get() ? new ConfigChanges().set(ACKNOWLEDGED, List.copyOf(acknowledged)) : new ConfigChanges();
        });
        return fresh.get();
    }
}

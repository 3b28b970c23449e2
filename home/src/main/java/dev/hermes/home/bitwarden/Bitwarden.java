package dev.hermes.home.bitwarden;

import dev.hermes.home.Credentials;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Fetches secrets, and says which variables of a process they become. */
public final class Bitwarden {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PROJECTS_PATIENCE = Duration.ofSeconds(15);

    private final HermesHome home;
    private final Map<String, String> environment;
    private final BitwardenSettings settings;
    private final BitwardenCache cache;
    private final Installer installer;

    /** Brings {@code bws} when it is missing. */
    public interface Installer {
        /** @throws IOException with a phrase, when it cannot */
        void install() throws IOException, InterruptedException;
    }

    /** @param environment of the process with {@code .env} */
    public Bitwarden(
            HermesHome home,
            Map<String, String> environment,
            BitwardenSettings settings,
            Clock clock,
            Installer installer) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.settings = settings;
        this.cache = new BitwardenCache(home, clock);
        this.installer = installer;
    }

    /**
     * What was fetched.
     *
     * @param secrets by name; never to be printed
     * @param warnings a phrase each
     */
    public record Fetched(Map<String, String> secrets, List<String> warnings) {
        public Fetched {
            secrets = Map.copyOf(secrets);
            warnings = List.copyOf(warnings);
        }

        @Override
        public String toString() {
            return secrets.size() + " secrets";
        }
    }

    /** A project that a token may read. */
    public record Project(String id, String name) {}

    /** What becomes of a secret. */
    public enum Use {
        NEW,
        REPLACES,
        KEPT,
        /** It is the token itself, which never replaces the one that is used. */
        BOOTSTRAP
    }

    /**
     * Fetches.
     *
     * @param fresh whether what was fetched lately is not good enough
     * @throws IOException with a phrase that says what is missing or went wrong
     */
    public Fetched fetch(boolean fresh) throws IOException, InterruptedException {
        var token = environment.getOrDefault(settings.tokenVariable(), "").strip();
        if (token.isEmpty()) {
            throw new IOException(settings.tokenVariable() + " is not set");
        }
        if (settings.project().isEmpty()) {
            throw new IOException("secrets.bitwarden.project_id is not set");
        }
        var key = BitwardenCache.key(token, settings);
        var known = fresh ? Optional.<Map<String, String>>empty() : cache.read(key, settings.cacheFor());
        if (known.isPresent()) {
            return new Fetched(known.get(), List.of());
        }
        var warnings = new ArrayList<String>();
        var list = program().list("secret", Optional.of(settings.project()), token, settings.server(), PATIENCE);
        if (list.isEmpty()) {
            warnings.add("the project holds no secret");
        }
        var secrets = secrets(list, warnings);
        if (settings.cacheFor().isPositive()) {
            cache.write(key, secrets);
        }
        return new Fetched(secrets, warnings);
    }

    private static Map<String, String> secrets(JsonNode list, List<String> warnings) {
        var secrets = new TreeMap<String, String>();
        for (var item : list) {
            if (item.path("key").isString() && item.path("value").isString()) {
                var name = item.path("key").asString();
                if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    secrets.put(name, item.path("value").asString());
                } else {
                    warnings.add("a secret is left out, because its name is no name of a variable");
                }
            }
        }
        Credentials.clean(secrets, warnings);
        return secrets;
    }

    /** What each secret would become. */
    public Map<String, Use> uses(Fetched fetched) {
        var uses = new TreeMap<String, Use>();
        for (var name : fetched.secrets().keySet()) {
            boolean there = !environment.getOrDefault(name, "").isEmpty();
            uses.put(
                    name,
                    name.equals(settings.tokenVariable())
                            ? Use.BOOTSTRAP
                            : !there ? Use.NEW : settings.overrideExisting() ? Use.REPLACES : Use.KEPT);
        }
        return uses;
    }

    /** The variables that a process gets. */
    public Map<String, String> applied(Fetched fetched) {
        var applied = new LinkedHashMap<String, String>();
        uses(fetched).forEach((name, use) -> {
            if (use == Use.NEW || use == Use.REPLACES) {
                applied.put(name, fetched.secrets().getOrDefault(name, ""));
            }
        });
        return applied;
    }

    /** The projects that a token may read, at a server. @throws IOException with a phrase */
    public List<Project> projects(String token, String server) throws IOException, InterruptedException {
        var projects = new ArrayList<Project>();
        for (var item : program().list("project", Optional.empty(), token, server, PROJECTS_PATIENCE)) {
            projects.add(
                    new Project(item.path("id").asString(""), item.path("name").asString("")));
        }
        return projects;
    }

    /** Where {@code bws} is and which version; empty when there is none. */
    public Optional<String> installed() throws InterruptedException {
        var found = Bws.find(home.directory(), environment);
        try {
            return found.isPresent()
                    ? Optional.of(found.get().program() + " (" + found.get().version() + ")")
                    : Optional.empty();
        } catch (IOException e) {
            return found.map(program -> program.program() + " (" + e.getMessage() + ")");
        }
    }

    /** Our own copy, whether it is there or not. */
    public Path own() {
        return Bws.own(home.directory());
    }

    private Bws program() throws IOException, InterruptedException {
        var found = Bws.find(home.directory(), environment);
        if (found.isEmpty() && settings.autoInstall()) {
            installer.install();
            found = Bws.find(home.directory(), environment);
        }
        return found.orElseThrow(() -> new IOException("bws is not installed ('hermes secrets bitwarden install')"));
    }

    /** Forgets what was fetched. */
    public void forget() {
        cache.forget();
    }
}

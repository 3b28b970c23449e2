package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.EnvironmentName;
import dev.hermes.home.HermesHome;
import dev.hermes.home.YamlFiles;
import dev.hermes.providers.catalog.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Providers that a user added as {@code plugins/model-providers/<id>/provider.yaml}: data, no code. Such a file may come from
 * anybody, so it must not be able to get at a key that is meant for somebody else: it names only {@code <ID>_…API_KEY} of its own
 * id, and none that the program knows already, takes the place of no provider that ships with the program, and its keys go to its own host.
 */
final class ProviderFiles {
    private static final String FILE = "provider.yaml";
    private static final int MOST = 100;
    private static final long LARGEST = 256 * 1024;

    private static final Set<String> KNOWN = Set.of(
            "id",
            "name",
            "aliases",
            "base_url",
            "base_url_env",
            "key_env",
            "api_mode",
            "headers",
            "temperature",
            "max_tokens",
            "aux_model",
            "models");

    private final Path directory;
    private final ProviderTable shipped;
    private final List<Entry> own;
    private final Set<String> taken = new HashSet<>();
    private final List<ProviderRow> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ProviderFiles(Path directory, ProviderTable shipped, List<Entry> own) {
        this.directory = directory;
        this.shipped = shipped;
        this.own = own;
    }

    /** What was found: rows that can be used, and a line for each file that cannot, or not wholly. */
    record Found(List<ProviderRow> rows, List<String> problems) {}

    /** @param config whose servers of the user's own no file takes the place of */
    static Found in(HermesHome home, ProviderTable shipped, Config config) {
        var directory = home.directory().resolve("plugins").resolve("model-providers");
        if (!Files.isDirectory(directory)) {
            return new Found(List.of(), List.of());
        }
        // An entry without an address is no server: it says how one is to be used, and may say so of a file's.
        var own = new Entries(config, shipped, Log.NONE)
                .all().stream().filter(Entry::usable).toList();
        var files = new ProviderFiles(directory, shipped, own);
        files.read();
        return new Found(List.copyOf(files.rows), List.copyOf(files.problems));
    }

    private void read() {
        try (var below = Files.list(directory)) {
            below.filter(path -> Files.isRegularFile(path.resolve(FILE)))
                    .sorted()
                    .limit(MOST)
                    .forEach(this::read);
        } catch (IOException | UncheckedIOException e) {
            problems.add(directory + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private void read(Path path) {
        var file = path.resolve(FILE);
        try {
            if (Files.size(file) > LARGEST) {
                throw new Broken("it is too large");
            }
            var settings = YamlFiles.read(file);
            settings.keySet().stream()
                    .filter(key -> !KNOWN.contains(key))
                    .forEach(key -> problems.add(file + ": '" + key + "' is not known and has no effect."));
            rows.add(row(path.getFileName().toString(), settings, file));
        } catch (IOException | Broken e) {
            problems.add(file + " is left out: " + e.getMessage() + ".");
        }
    }

    /** The file cannot be used. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String why) {
            super(why);
        }
    }

    private ProviderRow row(String folder, Map<String, Object> settings, Path file) throws Broken {
        var id = Values.text(settings, "id").orElse(folder).strip();
        if (!Holder.ID.matcher(id).matches()) {
            throw new Broken("its id is not made of small letters, digits and hyphens");
        }
        if (shipped.find(id).isPresent()) {
            throw new Broken("'" + id + "' is a provider that ships with the program");
        }
        if (isOwn(id)) {
            throw new Broken("'" + id + "' is a server of yours in config.yaml");
        }
        if (!taken.add(id)) {
            throw new Broken("another file has the id '" + id + "'");
        }
        var baseUrl = Hosts.trimmed(Values.text(settings, "base_url").orElse(""));
        if (!Hosts.isHttp(baseUrl)) {
            throw new Broken("base_url is not an address that begins with https://");
        }
        if (!baseUrl.toLowerCase(Locale.ROOT).startsWith("https://") && !Hosts.local(baseUrl)) {
            throw new Broken("base_url does not begin with https://, so keys could be read on the way");
        }
        return new ProviderRow(
                id,
                Values.text(settings, "name").flatMap(Ids::clean).orElse(id),
                AuthKind.API_KEY,
                baseUrl,
                variables(id, settings),
                addressVariable(id, Values.text(settings, "base_url_env")),
                mode(settings),
                Values.text(settings, "aux_model").flatMap(Ids::clean),
                aliases(settings, file),
                Optional.of(new ProviderFile(
                        headers(settings),
                        temperature(settings),
                        Values.positive(settings, "max_tokens"),
                        texts(settings, "models").stream()
                                .flatMap(model -> Ids.clean(model).stream())
                                .toList())));
    }

    private boolean isOwn(String name) {
        return own.stream()
                .anyMatch(entry -> entry.id().equalsIgnoreCase(name)
                        || entry.id().equalsIgnoreCase("custom:" + name)
                        || Entries.slug(entry.name()).equals(name));
    }

    private static OptionalDouble temperature(Map<String, Object> settings) throws Broken {
        var written = settings.get("temperature");
        if (written == null) {
            return OptionalDouble.empty();
        }
        if (written instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 2) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw new Broken("temperature is no number from 0 to 2");
    }

    private static ApiMode mode(Map<String, Object> settings) throws Broken {
        var written = Values.text(settings, "api_mode").orElse(ApiMode.CHAT_COMPLETIONS.wireName());
        return switch (ApiMode.of(written).orElse(ApiMode.DEMO)) {
            case CHAT_COMPLETIONS -> ApiMode.CHAT_COMPLETIONS;
            case ANTHROPIC_MESSAGES -> ApiMode.ANTHROPIC_MESSAGES;
            case CODEX_RESPONSES -> ApiMode.CODEX_RESPONSES;
            default -> throw new Broken("api_mode is none of chat_completions, anthropic_messages and codex_responses");
        };
    }

    private List<String> variables(String id, Map<String, Object> settings) throws Broken {
        var names = texts(settings, "key_env");
        if (names.isEmpty()) {
            throw new Broken("key_env names no variable for the key");
        }
        for (var name : names) {
            checked(id, name, "_API_KEY");
        }
        return names;
    }

    private Optional<String> addressVariable(String id, Optional<String> name) throws Broken {
        if (name.isPresent()) {
            checked(id, name.get(), "_BASE_URL");
        }
        return name;
    }

    /** Whoever calls a file after a service that has a key here already must not get that key. */
    private void checked(String id, String name, String end) throws Broken {
        var start = id.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        if (!name.startsWith(start)
                || !name.endsWith(end)
                || !Holder.VARIABLE.matcher(name).matches()) {
            throw new Broken("'" + name + "' does not begin with " + start + " and end with " + end
                    + ", so it may be meant for others");
        }
        boolean known = EnvironmentName.of(name).isPresent()
                || shipped.rows().stream().anyMatch(row -> row.keyVariables().contains(name))
                || own.stream().anyMatch(entry -> entry.keyVariable().equals(Optional.of(name)));
        if (known) {
            throw new Broken("'" + name + "' is meant for others");
        }
    }

    private List<String> aliases(Map<String, Object> settings, Path file) {
        var aliases = new ArrayList<String>();
        for (var alias : texts(settings, "aliases")) {
            var name = alias.strip().toLowerCase(Locale.ROOT);
            if (!Holder.ID.matcher(name).matches()
                    || shipped.find(name).isPresent()
                    || isOwn(name)
                    || !taken.add(name)) {
                problems.add(file + ": the alias '" + alias + "' is taken or no name, and is left out.");
            } else {
                aliases.add(name);
            }
        }
        return aliases;
    }

    private static Map<String, String> headers(Map<String, Object> settings) throws Broken {
        var headers = new LinkedHashMap<String, String>();
        for (var entry : Values.map(settings.getOrDefault("headers", Map.of())).entrySet()) {
            var value = String.valueOf(entry.getValue());
            if (!Holder.HEADER.matcher(entry.getKey()).matches()
                    || !Holder.HEADER_VALUE.matcher(value).matches()) {
                throw new Broken("'" + Ids.clean(entry.getKey()).orElse("a header") + "' cannot be sent as a header");
            }
            if (Holder.OURS.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
                throw new Broken("the header '" + entry.getKey() + "' is the program's own");
            }
            headers.put(entry.getKey(), value);
        }
        return headers;
    }

    /** A list of texts, or one. */
    private static List<String> texts(Map<String, Object> settings, String name) {
        return switch (settings.getOrDefault(name, "")) {
            case List<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(item -> ((String) item).strip())
                        .filter(text -> !text.isEmpty())
                        .toList();
            case String text when !text.isBlank() -> List.of(text.strip());
            default -> List.of();
        };
    }

    private static final class Holder {
        static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,40}");
        static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{2,80}");
        static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,80}");
        static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,400}");
        static final Set<String> OURS = Set.of(
                "authorization",
                "proxy-authorization",
                "x-api-key",
                "x-goog-api-key",
                "api-key",
                "cookie",
                "host",
                "content-length",
                "content-type",
                "transfer-encoding",
                "connection");
    }
}

package dev.hermes.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The effective settings: {@code config.yaml} over the defaults, {@code ${NAME}} replaced from the environment.
 *
 * <p>A key is a path of names joined by dots. Values are text, numbers, booleans, lists and maps. A value of the wrong
 * kind is as good as absent: the default is used. What this version does not know is kept and handed out like the rest.
 */
public final class Config {
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "1");

    private final Map<String, Object> written;
    private final Map<String, Object> user;
    private final Map<String, Object> effective;
    private final List<String> problems;

    private Config(
            Map<String, Object> written,
            Map<String, Object> user,
            Map<String, Object> effective,
            List<String> problems) {
        this.written = written;
        this.user = user;
        this.effective = effective;
        this.problems = problems;
    }

    /**
     * Reads the file of a home. A file that is broken or cannot be read is left as it is; the defaults apply and {@link
     * #problems} tells.
     *
     * @param environment for {@code ${NAME}}, with what {@code .env} added
     * @param ignoreUserFile only the defaults
     */
    public static Config read(HermesHome home, Map<String, String> environment, boolean ignoreUserFile) {
        if (ignoreUserFile) {
            return of(Map.of());
        }
        var file = home.config();
        try {
            return of(YamlReader.map(Files.readString(file, StandardCharsets.UTF_8)), environment, List.of());
        } catch (NoSuchFileException _) {
            return of(Map.of());
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var where = mark == null ? "" : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            return broken("Failed to parse " + file + where + ": " + e.getProblem());
        } catch (YAMLException | IllegalArgumentException e) {
            return broken("Failed to parse " + file + ": " + firstLine(e));
        } catch (IOException e) {
            return broken("Failed to read " + file + ": " + Problem.of(e));
        }
    }

    /** As if the user's file held this. */
    public static Config of(Map<String, Object> user) {
        return of(user, Map.of(), List.of());
    }

    private static Config broken(String problem) {
        return of(Map.of(), Map.of(), List.of(problem + ". Falling back to default config; the file was not touched."));
    }

    private static Config of(Map<String, Object> read, Map<String, String> environment, List<String> problems) {
        var user = normalised(read);
        return new Config(read, user, Expansion.of(merged(Defaults.tree(), user), environment), problems);
    }

    /** The same settings for another environment; those of {@link #read} with an empty one have no references replaced. */
    public Config in(Map<String, String> environment) {
        return of(written, environment, problems);
    }

    /** The same settings above others: those hold where the user's file says nothing, and before the defaults. */
    public Config above(Map<String, Object> lower, Map<String, String> environment) {
        return of(merged(lower, written), environment, problems);
    }

    /** One readable sentence each. */
    public List<String> problems() {
        return problems;
    }

    /** What is sound and yet cannot mean what it says. */
    public List<ConfigStructure.Issue> issues() {
        return ConfigStructure.issues(written);
    }

    public Optional<Object> value(String path) {
        return find(effective, path);
    }

    /** Whether the user's file says something about the key. */
    public boolean userSet(String path) {
        return find(user, path).isPresent();
    }

    /** Text that is not blank, stripped; numbers and booleans as they are written. */
    public Optional<String> text(String path) {
        return value(path)
                .filter(value -> !(value instanceof Map) && !(value instanceof List))
                .map(value -> String.valueOf(value).strip())
                .filter(text -> !text.isEmpty());
    }

    /** The number, else the default of the key, else 0. */
    public int integer(String path) {
        return whole(value(path)).or(() -> whole(find(Defaults.tree(), path))).orElse(0);
    }

    /** The number, else the default of the key, else 0. */
    public double number(String path) {
        return decimal(value(path))
                .or(() -> decimal(find(Defaults.tree(), path)))
                .orElse(0.0);
    }

    /** Booleans, and the words and numbers that stand for them; else the default of the key, else false. */
    public boolean flag(String path) {
        return truth(value(path)).or(() -> truth(find(Defaults.tree(), path))).orElse(false);
    }

    /** The texts of a list, or a single text as a list of one. */
    public List<String> texts(String path) {
        return switch (value(path).orElse(List.of())) {
            case List<?> list ->
                list.stream()
                        .filter(item -> !(item instanceof Map) && !(item instanceof List))
                        .map(String::valueOf)
                        .toList();
            case String text when !text.isBlank() -> List.of(text);
            default -> List.of();
        };
    }

    /** Empty when the value is no map. */
    public Map<String, Object> map(String path) {
        return value(path).map(Config::asMap).orElse(Map.of());
    }

    /** The maps of a list; a single map counts as a list of one. */
    public List<Map<String, Object>> maps(String path) {
        return switch (value(path).orElse(List.of())) {
            case List<?> list ->
                list.stream().filter(Map.class::isInstance).map(Config::asMap).toList();
            case Map<?, ?> map when !map.isEmpty() -> List.of(asMap(map));
            default -> List.of();
        };
    }

    /** Everything, defaults included. */
    public Map<String, Object> tree() {
        return effective;
    }

    private static Optional<Object> find(Map<String, Object> tree, String path) {
        return Trees.find(tree, List.of(path.split("\\.")));
    }

    private static Optional<Integer> whole(Optional<Object> value) {
        return value.flatMap(some -> switch (some) {
            case Integer number -> Optional.of(number);
            case Long number when number == number.intValue() -> Optional.of(number.intValue());
            case Double number when number == Math.rint(number) -> Optional.of(number.intValue());
            case String text when text.strip().matches("[-+]?\\d{1,9}") -> Optional.of(Integer.parseInt(text.strip()));
            default -> Optional.empty();
        });
    }

    private static Optional<Double> decimal(Optional<Object> value) {
        return value.flatMap(some -> switch (some) {
            case Number number -> Optional.of(number.doubleValue());
            case String text
            when text.strip().matches("[-+]?\\d+(\\.\\d*)?") -> Optional.of(Double.parseDouble(text.strip()));
            default -> Optional.empty();
        });
    }

    private static Optional<Boolean> truth(Optional<Object> value) {
        return value.flatMap(some -> switch (some) {
            case Boolean flag -> Optional.of(flag);
            case Number number -> Optional.of(number.doubleValue() != 0);
            case String text
            when !text.isBlank() -> Optional.of(TRUE.contains(text.strip().toLowerCase(java.util.Locale.ROOT)));
            default -> Optional.empty();
        });
    }

    @SuppressWarnings("unchecked") // YamlReader and Defaults make only text keys
    private static Map<String, Object> asMap(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static Map<String, Object> merged(Map<String, Object> below, Map<String, Object> above) {
        var result = new LinkedHashMap<>(below);
        above.forEach((key, value) -> result.merge(
                key,
                value,
                (old, fresh) -> old instanceof Map && fresh instanceof Map ? merged(asMap(old), asMap(fresh)) : fresh));
        return Collections.unmodifiableMap(result);
    }

    /** Older spellings at the top level move to where they live today. */
    private static Map<String, Object> normalised(Map<String, Object> read) {
        var tree = new LinkedHashMap<>(read);
        var turns = tree.remove("max_turns");
        if (turns != null) {
            var agent = new LinkedHashMap<>(asMap(tree.getOrDefault("agent", Map.of())));
            agent.putIfAbsent("max_turns", turns);
            tree.put("agent", agent);
        }
        var model = new LinkedHashMap<String, Object>(asMap(tree.getOrDefault("model", Map.of())));
        if (tree.get("model") instanceof String id && !id.isBlank()) {
            model.put("default", id);
        }
        for (var name : List.of("provider", "base_url", "context_length")) {
            var value = tree.remove(name);
            if (value != null && !String.valueOf(value).isBlank() && blank(model.get(name))) {
                model.put(name, value);
            }
        }
        if (blank(model.get("base_url"))) {
            for (var alias : new Object[] {model.get("api_base"), tree.remove("api_base")}) {
                if (!blank(alias)) {
                    model.put("base_url", String.valueOf(alias));
                }
            }
        }
        if (!model.isEmpty()) {
            tree.put("model", model);
        }
        return Collections.unmodifiableMap(tree);
    }

    private static boolean blank(@org.jspecify.annotations.Nullable Object value) {
        return value == null || String.valueOf(value).isBlank();
    }

    private static String firstLine(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("not readable");
    }

    /** Replaces {@code ${NAME}} in every text; a name that is not set stays as it is written. */
    private static final class Expansion {
        private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

        static Map<String, Object> of(Map<String, Object> tree, Map<String, String> environment) {
            return environment.isEmpty() ? tree : asMap(expanded(tree, environment));
        }

        private static Object expanded(Object value, Map<String, String> environment) {
            return switch (value) {
                case String text
                when text.contains("${") ->
                    REFERENCE
                            .matcher(text)
                            .replaceAll(found ->
                                    Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group())));
                case List<?> list -> {
                    var items = new ArrayList<Object>();
                    list.forEach(item -> items.add(expanded(item, environment)));
                    yield Collections.unmodifiableList(items);
                }
                case Map<?, ?> map -> {
                    var entries = new LinkedHashMap<String, Object>();
                    map.forEach((key, item) -> entries.put(String.valueOf(key), expanded(item, environment)));
                    yield Collections.unmodifiableMap(entries);
                }
                default -> value;
            };
        }
    }
}

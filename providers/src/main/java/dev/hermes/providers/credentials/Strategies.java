package dev.hermes.providers.credentials;

import dev.hermes.home.Config;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the settings say about which credential of a pool is taken, by whatever name they call its provider. */
public final class Strategies {
    /** The setting, a map from names of providers. */
    public static final String SETTING = "credential_pool_strategies";

    private final Map<String, Object> written;
    private final Directory directory;

    public Strategies(Config config, Directory directory) {
        this.written = config.map(SETTING);
        this.directory = directory;
    }

    /** The pool's own name counts first. What is none of them counts as {@link Strategy#FILL_FIRST}. */
    public Strategy of(String pool) {
        return about(pool)
                .map(Map.Entry::getValue)
                .filter(String.class::isInstance)
                .map(text -> Strategy.of((String) text))
                .findFirst()
                .orElse(Strategy.FILL_FIRST);
    }

    /** What is written for a pool and is no strategy, a sentence each; nothing else tells that it has no effect. */
    public List<String> problems(String pool) {
        return problems(about(pool));
    }

    /** The same for all pools. */
    public List<String> problems() {
        return problems(written.entrySet().stream());
    }

    private static List<String> problems(Stream<Map.Entry<String, Object>> entries) {
        return entries.flatMap(entry -> problem(entry.getKey(), entry.getValue()).stream())
                .toList();
    }

    /** What is wrong with a value of the setting. */
    public static Optional<String> problem(String provider, Object value) {
        return value instanceof String text && Strategy.named(text).isPresent()
                ? Optional.empty()
                : Optional.of(SETTING + "." + provider + ": '" + value + "' is none of " + names() + " and counts as "
                        + Strategy.FILL_FIRST.configName());
    }

    private static String names() {
        return Arrays.stream(Strategy.values()).map(Strategy::configName).collect(Collectors.joining(", "));
    }

    /** What is written under the name of a pool, then what is under other names of its provider. */
    private Stream<Map.Entry<String, Object>> about(String pool) {
        return Stream.concat(
                written.entrySet().stream().filter(entry -> entry.getKey().equals(pool)),
                written.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(pool)
                                && directory
                                        .pool(entry.getKey())
                                        .filter(pool::equals)
                                        .isPresent()));
    }
}

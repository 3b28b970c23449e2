package dev.hermes.home;

import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Brings {@code config.yaml} and {@code .env} of an older version up to date.
 *
 * <p>Only what a step is about changes; comments, order, references to the environment and unknown keys stay. The file is
 * written once, after a copy of it. A file of a newer version is left alone.
 */
public final class ConfigMigration {
    /** The version that this program writes. */
    public static final int CURRENT = 23;

    private static final String VERSION = "_config_version";

    private final HermesHome home;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment with what {@code .env} adds */
    public ConfigMigration(HermesHome home, Map<String, String> environment, Clock clock) {
        this.home = home;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param from version of the file before
     * @param to version of the file now
     * @param done a sentence for each step that changed something
     * @param problems a sentence for each step that could not be made; the version then stays as it was
     * @param copy of the file as it was, when it was changed
     */
    public record Outcome(int from, int to, List<String> done, List<String> problems, Optional<Path> copy) {
        public Outcome {
            done = List.copyOf(done);
            problems = List.copyOf(problems);
        }
    }

    /** The version of the file; that of this program when there is none, or when it is broken. */
    public int version() {
        try {
            return Files.exists(home.config()) ? version(YamlReader.map(Files.readString(home.config()))) : CURRENT;
        } catch (IOException | YAMLException | IllegalArgumentException _) {
            return CURRENT;
        }
    }

    private static int version(Map<String, Object> tree) {
        return switch (tree.get(VERSION)) {
            case Integer number -> number;
            case Long number -> (int) Math.min(number, Integer.MAX_VALUE);
            case BigInteger _ -> Integer.MAX_VALUE;
            case null, default -> 0;
        };
    }

    /**
     * Makes the steps that are missing.
     *
     * @throws HermesException when the file is broken or cannot be written; it is then as it was
     */
    public Outcome run() {
        Managed.of(home, environment).ifPresent(managed -> {
            throw managed.refusal("migrate the configuration");
        });
        var done = new ArrayList<String>();
        var problems = new ArrayList<String>();
        var config = new ConfigFile(home);
        config.read(); // a broken file stops everything before .env is touched
        int from = version();
        environmentSteps(from, done);
        if (!Files.exists(home.config()) || from >= CURRENT) {
            return new Outcome(from, from, done, problems, Optional.empty());
        }
        var copies = new ArrayList<Path>();
        config.edit(text -> {
            var draft = new ConfigDraft(text);
            migrate(draft, version(draft.tree()), done, problems);
            if (draft.text().equals(text)) {
                return Optional.empty();
            }
            copies.add(ConfigCopy.write(home, "bak-", text, clock));
            return Optional.of(draft.text());
        });
        return new Outcome(
                from,
                problems.isEmpty() ? CURRENT : from,
                done,
                problems,
                copies.stream().findFirst());
    }

    private void migrate(ConfigDraft draft, int from, List<String> done, List<String> problems) {
        boolean versionStated = draft.value(VERSION).isPresent();
        for (var step : new MigrationSteps(home, environment, versionStated).all()) {
            if (from >= step.version()) {
                continue;
            }
            var before = draft.text();
            try {
                step.change().apply(draft);
                if (!draft.text().equals(before)) {
                    done.add(step.says());
                }
            } catch (YamlEdit.Refused | YAMLException | IllegalArgumentException e) {
                draft.reset(before); // one step that fails does not lose what the others did
                problems.add(step.says() + " — not done: " + e.getMessage());
            }
        }
        if (problems.isEmpty() && from < CURRENT) {
            try {
                draft.put(CURRENT, VERSION);
            } catch (YamlEdit.Refused e) {
                problems.add("the version could not be written: " + e.getMessage());
            }
        }
    }

    /** Variables that once chose what is chosen elsewhere now; they are emptied and stay in the file. */
    private void environmentSteps(int from, List<String> done) {
        if (EnvFile.sanitise(home.env())) {
            done.add("lines of .env that had run together are apart again");
        }
        var values = EnvFile.read(home.env());
        for (var entry :
                List.of(Map.entry("ANTHROPIC_TOKEN", 9), Map.entry("LLM_MODEL", 13), Map.entry("OPENAI_MODEL", 13))) {
            var name = entry.getKey();
            if (from < entry.getValue() && !values.getOrDefault(name, "").isEmpty()) {
                EnvFile.set(home.env(), name, Secret.of(""));
                done.add(name + " in .env is empty now: it is no longer read from there");
            }
        }
    }
}

package dev.hermes.home.profile;

import dev.hermes.home.Config;
import dev.hermes.home.FileLock;
import dev.hermes.home.HermesHome;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a list or a page says about a profile. A file that is missing or broken leaves out a fact, never more. */
public final class ProfileFacts {
    private static final Set<String> MODEL =
            Set.of("model", "model.default", "model.provider", "provider", "model.model");
    private static final Set<String> DISTRIBUTION = Set.of("name", "version");
    private static final int SKILL_DEPTH = 4;

    private ProfileFacts() {}

    /** The model with its provider, as in {@code some-model (openrouter)}. */
    public static Optional<String> model(HermesHome home) {
        String text;
        try {
            text = Files.readString(home.config(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return Optional.empty();
        }
        var quick = QuickYaml.read(text.startsWith("\uFEFF") ? text.substring(1) : text, MODEL);
        if (quick.isEmpty() || quick.get().containsKey("model.model")) {
            var config = Config.read(home, Map.of(), false);
            return config.text("model.default")
                    .or(() -> config.text("model.model"))
                    .map(model -> shown(model, config.text("model.provider").orElse("")));
        }
        var values = quick.get();
        var model = values.getOrDefault("model.default", values.getOrDefault("model", ""));
        var provider = values.getOrDefault("model.provider", values.getOrDefault("provider", ""));
        return model.isBlank() ? Optional.empty() : Optional.of(shown(model, provider));
    }

    private static String shown(String model, String provider) {
        return provider.isBlank() ? model : model + " (" + provider + ")";
    }

    /** Whether a gateway works for it: its lock tells, whatever files a dead one has left. */
    public static boolean gatewayRuns(Path directory) {
        return FileLock.held(directory.resolve("gateway.lock"));
    }

    /** Name and version of the distribution it came from, as in {@code writer@1.2.0}. */
    public static Optional<String> distribution(Path directory) {
        String text;
        try {
            text = Files.readString(directory.resolve("distribution.yaml"), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return Optional.empty();
        }
        var values = QuickYaml.read(text, DISTRIBUTION);
        var name = values.isPresent() ? values.get().get("name") : parsed(text, "name");
        var version = values.isPresent() ? values.get().get("version") : parsed(text, "version");
        return name == null ? Optional.empty() : Optional.of(name + "@" + (version == null ? "0.1.0" : version));
    }

    /** Where its distribution came from. */
    public static Optional<String> source(Path directory) {
        try {
            var source = YamlFiles.read(directory.resolve("distribution.yaml")).get("source");
            return source == null || String.valueOf(source).isBlank()
                    ? Optional.empty()
                    : Optional.of(String.valueOf(source));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static @Nullable String parsed(String text, String key) {
        try {
            var value = YamlFiles.parse(text).get(key);
            return value == null ? null : String.valueOf(value);
        } catch (IOException _) {
            return null;
        }
    }

    /** How many skills there are. */
    public static long skills(Path directory) {
        return skillNames(directory).size();
    }

    /** The skills as {@code category/name}, in order. */
    public static List<String> skillNames(Path directory) {
        var skills = directory.resolve("skills");
        try (var files = Files.find(
                skills,
                SKILL_DEPTH,
                (file, _) -> String.valueOf(file.getFileName()).equals("SKILL.md"))) {
            return files.map(file -> TreeCopy.relative(skills, file).replaceFirst("/?SKILL\\.md$", ""))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }
}

package dev.hermes.providers;

import dev.hermes.providers.catalog.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Which models the Codex CLI of this machine knows: the one it is set to, then those that it was told of last. */
final class CodexFiles {
    private static final long LARGEST = 4 << 20;

    private CodexFiles() {}

    static List<String> models(Map<String, String> environment) {
        var home = Optional.ofNullable(environment.get("CODEX_HOME"))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .filter(text -> !text.isBlank())
                        .map(user -> user + "/.codex"))
                .map(Path::of);
        return home.map(CodexFiles::models).orElse(List.of());
    }

    private static List<String> models(Path home) {
        var models = new ArrayList<String>();
        text(home.resolve("config.toml")).flatMap(CodexFiles::chosen).ifPresent(models::add);
        text(home.resolve("models_cache.json")).map(CodexFiles::listed).ifPresent(models::addAll);
        return Ids.merged(models, List.of());
    }

    /** {@code model = "..."} before the first table. */
    private static Optional<String> chosen(String toml) {
        var top = toml.lines().takeWhile(line -> !line.stripLeading().startsWith("["));
        return top.map(Holder.MODEL::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .flatMap(Ids::clean);
    }

    private static List<String> listed(String json) {
        try {
            return LiveModels.codex(JsonMapper.shared().readTree(json));
        } catch (JacksonException _) {
            return List.of();
        }
    }

    /** Files of another program: whatever is wrong with them is its own affair. */
    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static final class Holder {
        static final Pattern MODEL = Pattern.compile("\\s*model\\s*=\\s*[\"']([^\"']+)[\"']\\s*(?:#.*)?");
    }
}

package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.EnvFile;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An OpenClaw directory to read from; nothing in it is ever changed, and links in it are not followed. */
final class Source {
    private static final List<String> CONFIGS = List.of("openclaw.json", "clawdbot.json", "moltbot.json");
    private static final List<String> WORKSPACES =
            List.of("workspace", "workspace-main", "workspace-assistant", "workspace.default");
    private static final JsonMapper JSON5 = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                    JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Path directory;
    private final Path userHome;
    private final JsonNode config;
    private final Map<String, String> env;

    /** @throws HermesException naming line and column, when its settings cannot be read */
    Source(Path directory, Path userHome) {
        this.directory = directory;
        this.userHome = userHome;
        this.config = readConfig(directory);
        this.env = EnvFile.read(directory.resolve(".env"));
    }

    private static JsonNode readConfig(Path directory) {
        for (var name : CONFIGS) {
            var file = directory.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    return JSON5.readTree(Files.readString(file));
                } catch (JacksonException e) {
                    var at = e.getLocation();
                    throw new HermesException(
                            ExitCode.FAILED,
                            e,
                            file + " cannot be read: line " + at.getLineNr() + ", column " + at.getColumnNr() + ": "
                                    + e.getOriginalMessage() + ".",
                            "Mend it in OpenClaw first, or take what you need by hand.");
                } catch (IOException e) {
                    throw new HermesException(ExitCode.FAILED, e, file + " cannot be read: " + Problem.of(e) + ".");
                }
            }
        }
        return MissingNode.getInstance();
    }

    Path directory() {
        return directory;
    }

    Path userHome() {
        return userHome;
    }

    /** A member of the settings, by names joined by dots; missing when there is none. */
    JsonNode config(String path) {
        return at(config, path);
    }

    static JsonNode at(JsonNode from, String path) {
        var node = from;
        for (var name : path.split("\\.")) {
            node = node.path(name);
        }
        return node;
    }

    /** Text that is not blank. */
    static Optional<String> text(JsonNode node) {
        return node.isString() && !node.asString().isBlank()
                ? Optional.of(node.asString().strip())
                : Optional.empty();
    }

    /** Its {@code .env}. */
    Map<String, String> env() {
        return env;
    }

    /** A file beside its settings, as JSON; missing when it is not there or none. */
    JsonNode json(String relative) {
        var file = directory.resolve(relative);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? JSON5.readTree(Files.readString(file))
                    : MissingNode.getInstance();
        } catch (IOException | JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** The first of its workspaces that has this file or directory. */
    Optional<Path> workspace(String relative) {
        for (var workspace : WORKSPACES) {
            var path = directory.resolve(workspace).resolve(relative);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path)) {
                return Optional.of(path);
            }
        }
        return outsideWorkspace()
                .map(workspace -> workspace.resolve(relative))
                .filter(path -> Files.exists(path) && !Files.isSymbolicLink(path));
    }

    /** The workspace that its settings name, when that is a directory of the person's own. */
    Optional<Path> outsideWorkspace() {
        return text(config("agents.defaults.workspace"))
                .map(text -> text.startsWith("~/") ? userHome.resolve(text.substring(2)) : userHome.resolve(text))
                .map(Path::normalize)
                .filter(path -> !path.startsWith(directory))
                .filter(Files::isDirectory);
    }
}

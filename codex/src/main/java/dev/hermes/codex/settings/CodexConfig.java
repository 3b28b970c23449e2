package dev.hermes.codex.settings;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * {@code config.toml} of Codex. Only one section of it is ours; every other byte stays, and a file that could not be
 * understood is not touched.
 */
public final class CodexConfig {
    private static final Pattern CLOSED = Pattern.compile("\\s*[\"']?(mcp_servers|plugins)[\"']?\\s*=");

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private final Path file;

    private CodexConfig(Path file) {
        this.file = file;
    }

    /** That of {@code CODEX_HOME}, or of the person's home. */
    public static CodexConfig of(Map<String, String> environment, Path userHome) {
        var given = environment.getOrDefault("CODEX_HOME", "");
        var directory = given.isBlank() ? userHome.resolve(".codex") : Path.of(given);
        return new CodexConfig(directory.resolve("config.toml"));
    }

    public Path file() {
        return file;
    }

    /**
     * Puts our section in, in place of the one before.
     *
     * @param plugins ids of those of Codex that are on
     * @return what was left out, because the person has settings of their own there
     * @throws HermesException when the file cannot be understood or written; it is as it was then
     */
    public List<String> write(List<SharedServer> servers, List<String> plugins) {
        try {
            var before = Files.exists(file) ? decoded(Files.readAllBytes(file)) : "";
            var rest = ManagedSection.without(before);
            var theirs = understood(rest, "is not valid TOML");
            var skipped = new ArrayList<String>();
            var after = ManagedSection.with(rest, lines(theirs, servers, plugins, skipped));
            understood(after, "has settings that ours cannot stand beside");
            if (TomlLines.of(rest).stream().anyMatch(line -> closes(rest, line))) {
                throw notUnderstood("has its servers or plugins in one value, to which nothing can be added");
            }
            if (servers.stream().anyMatch(SharedServer::secret)) {
                keepFromOthers(); // before anything secret stands in it
            }
            if (!after.equals(before)) {
                DurableFile.replace(file, after);
            }
            return List.copyOf(skipped);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, "Cannot change " + file + ": " + Problem.of(e));
        }
    }

    /** A table that is written as a value cannot be added to elsewhere; our parser does not mind, the one of Codex does. */
    private static boolean closes(String text, TomlLines.Line line) {
        return line.kind() == TomlLines.Kind.OTHER
                && CLOSED.matcher(text.substring(line.start(), line.end())).lookingAt();
    }

    /** The mode of a file that is there stays, but for what it lets others do; a new one is its owner's alone anyway. */
    private void keepFromOthers() throws IOException {
        try {
            if (Files.exists(file)) {
                var permissions = Files.getPosixFilePermissions(file);
                if (permissions.retainAll(OWNERS)) {
                    Files.setPosixFilePermissions(file, permissions);
                }
            }
        } catch (UnsupportedOperationException _) {
            // where files have no modes, the directory of the person decides
        } catch (FileSystemException _) {
            // somebody else's file: whoever switches the runtime on is told that others may read it
        }
    }

    /** Whether others of this machine may read the file, which may hold what servers were given as secrets. */
    public boolean readableByOthers() {
        try {
            var permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw notUnderstood("is not UTF-8");
        }
    }

    private TomlParseResult understood(String text, String problem) {
        var result = Toml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (result.hasErrors()) {
            throw notUnderstood(problem + " (" + result.errors().getFirst().getMessage() + ")");
        }
        return result;
    }

    private HermesException notUnderstood(String problem) {
        return new HermesException(
                ExitCode.FAILED, file + " " + problem + ".", "Mend it, then try again. Nothing was changed.");
    }

    private static List<String> lines(
            TomlTable theirs, List<SharedServer> servers, List<String> plugins, List<String> skipped) {
        var lines = new ArrayList<String>();
        if (theirs.keySet().contains("default_permissions")) {
            skipped.add("default_permissions");
        } else {
            lines.add("default_permissions = \":workspace\"");
        }
        var theirServers = names(theirs, "mcp_servers");
        for (var server : servers) {
            if (theirServers.contains(server.name())) {
                skipped.add("mcp_servers." + server.name());
            } else {
                lines.add("");
                lines.addAll(server.lines());
            }
        }
        var theirPlugins = names(theirs, "plugins");
        for (var plugin : plugins) {
            if (!theirPlugins.contains(plugin)) {
                lines.add("");
                lines.add("[plugins." + TomlText.key(plugin) + "]");
                lines.add("enabled = true");
            }
        }
        return lines;
    }

    private static Set<String> names(TomlTable table, String key) {
        return table.isTable(List.of(key)) ? table.getTableOrEmpty(List.of(key)).keySet() : Set.of();
    }
}

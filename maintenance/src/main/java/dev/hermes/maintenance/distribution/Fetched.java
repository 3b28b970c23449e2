package dev.hermes.maintenance.distribution;

import dev.hermes.home.YamlFiles;
import dev.hermes.home.profile.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A distribution that lies ready in a directory of its own, which goes when this is closed. */
public final class Fetched implements AutoCloseable {
    private final Path temporary;
    private final Content content;
    private final Manifest manifest;
    private final Path tree;

    Fetched(Path temporary, Path tree, Manifest manifest, Content content) {
        this.temporary = temporary;
        this.tree = tree;
        this.manifest = manifest;
        this.content = content;
    }

    public Manifest manifest() {
        return manifest;
    }

    Content content() {
        return content;
    }

    /** Whether it brings jobs by the clock. */
    public boolean hasJobs() {
        return content.jobs().isPresent();
    }

    /** Whatever in it may be run one day, as phrases. */
    public List<String> executables() {
        var result = new ArrayList<String>();
        for (var entry : content.files().entrySet()) {
            var relative = entry.getKey();
            if (relative.startsWith("plugins/")
                    || relative.startsWith("hooks/")
                    || relative.matches("(?i).*\\.(?:sh|bash|zsh|fish|py|js|mjs|ts|rb|pl|ps1|bat|cmd|exe|jar)")
                    || Files.isExecutable(entry.getValue())
                    || script(entry.getValue())) {
                result.add(relative);
            }
        }
        settings().forEach((key, value) -> {
            if ((key.equals("mcp_servers") || key.equals("quick_commands")) && value instanceof Map<?, ?> map) {
                map.keySet().forEach(name -> result.add("config.yaml: " + key + "." + name));
            }
        });
        return List.copyOf(result);
    }

    /** Whether it names the program that runs it. */
    private static boolean script(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException _) {
            return false;
        }
    }

    private Map<String, Object> settings() {
        var file = content.files().get("config.yaml");
        try {
            return file == null ? Map.of() : YamlFiles.read(file);
        } catch (IOException _) {
            return Map.of(); // it will be told as broken when it is used
        }
    }

    Path tree() {
        return tree;
    }

    @Override
    public void close() {
        try {
            TreeRemoval.remove(temporary);
        } catch (IOException _) {
            return; // it lies with the other temporary files, for its owner only
        }
    }
}

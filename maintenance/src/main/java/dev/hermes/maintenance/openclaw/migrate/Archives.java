package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What has no place here, kept in the report for a person to look at. */
final class Archives implements Mapping {
    private static final List<String> FILES = List.of("IDENTITY.md", "TOOLS.md", "HEARTBEAT.md", "BOOTSTRAP.md");
    private static final List<String> DIRECTORIES = List.of(".learnings", "memory");
    private static final List<String> LEFT =
            List.of("credentials", "devices", "identity", "memory/main.sqlite", "workspace.zip");

    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        switch (part) {
            case ARCHIVE -> documents(part, source, draft);
            case PLUGINS_CONFIG -> {
                plugins(part, source, draft);
                tree(part, source, "extensions", "extensions", draft);
            }
            case HOOKS_CONFIG -> {
                config(part, source, "hooks", "hooks-config.json", draft);
                var hooks = source.workspace("hooks").filter(Files::isDirectory);
                if (hooks.isPresent()) {
                    keep(Trees.files(hooks.get(), Set.of()), "workspace-hooks", draft);
                    draft.add(
                            part,
                            hooks.get().toString(),
                            "archive/workspace-hooks",
                            Status.ARCHIVED,
                            Reasons.of(Status.ARCHIVED));
                }
            }
            case GATEWAY_CONFIG -> gateway(part, source, draft);
            case MEMORY_BACKEND -> config(part, source, "memory", "memory-backend-config.json", draft);
            case SKILLS_CONFIG -> config(part, source, "skills", "skills-registry-config.json", draft);
            case UI_IDENTITY -> config(part, source, "ui", "ui-identity-config.json", draft);
            default -> config(part, source, "logging", "logging-diagnostics-config.json", draft);
        }
    }

    private static void documents(Part part, Source source, Draft draft) throws IOException {
        for (var name : FILES) {
            var file = source.workspace(name).filter(Files::isRegularFile);
            if (file.isPresent()) {
                draft.archive(name, Files.readAllBytes(file.get()));
                draft.add(part, file.get().toString(), "archive/" + name, Status.ARCHIVED, Reasons.of(Status.ARCHIVED));
            }
        }
        for (var name : DIRECTORIES) {
            var directory = source.workspace(name).filter(Files::isDirectory);
            if (directory.isPresent()) {
                keep(Trees.files(directory.get(), Set.of()), name, draft);
                draft.add(
                        part,
                        directory.get().toString(),
                        "archive/" + name,
                        Status.ARCHIVED,
                        Reasons.of(Status.ARCHIVED));
            }
        }
        for (var name : LEFT) {
            var path = source.directory().resolve(name);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                draft.add(part, path.toString(), "", Status.SKIPPED, "belongs to OpenClaw itself");
            }
        }
    }

    private static void plugins(Part part, Source source, Draft draft) {
        config(part, source, "plugins", "plugins-config.json", draft);
        var secrets = new Secrets(source);
        var change = new Change(draft, part, "plugins.entries");
        boolean any = false;
        for (var entry : source.config("plugins.entries").properties()) {
            var key = entry.getValue().path("config").path("apiKey");
            var node = key.isMissingNode() ? entry.getValue().path("apiKey") : key;
            if (!node.isMissingNode()) {
                any = true;
                var name = entry.getKey().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
                change.secret("PLUGIN_" + name + "_API_KEY", node, secrets);
            }
        }
        if (any) {
            change.done(".env");
        }
    }

    private static void gateway(Part part, Source source, Draft draft) {
        config(part, source, "gateway", "gateway-config.json", draft);
        var token = source.config("gateway.auth.token");
        var node = token.isMissingNode() ? source.config("gateway.token") : token;
        var remote = source.config("gateway.remote.token");
        if (!node.isMissingNode() || !remote.isMissingNode()) {
            new Change(draft, part, "gateway")
                    .secret("HERMES_GATEWAY_TOKEN", node.isMissingNode() ? remote : node, new Secrets(source))
                    .done(".env");
        }
    }

    private static void tree(Part part, Source source, String from, String to, Draft draft) throws IOException {
        var directory = source.directory().resolve(from);
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            keep(Trees.files(directory, Set.of("node_modules", ".git")), to, draft);
            draft.add(part, directory.toString(), "archive/" + to, Status.ARCHIVED, Reasons.of(Status.ARCHIVED));
        }
    }

    private static void keep(java.util.Map<String, byte[]> files, String below, Draft draft) {
        files.forEach((name, content) -> draft.archive(below + "/" + name, content));
    }

    private static void config(Part part, Source source, String member, String file, Draft draft) {
        var node = source.config(member);
        if (node.isMissingNode() || node.isEmpty()) {
            draft.add(part, "", "", Status.SKIPPED, "nothing found");
        } else {
            json(part, member, file, node, draft);
        }
    }

    /** Archives settings; without their secrets, unless those are wanted. */
    static void json(Part part, String from, String file, JsonNode node, Draft draft) {
        var text = JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(draft.options().secrets() ? node : Redaction.of(node));
        draft.archive(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
        draft.add(part, from, "archive/" + file, Status.ARCHIVED, Reasons.of(Status.ARCHIVED));
    }
}

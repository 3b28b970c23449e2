package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is written down about a migration. */
final class Report {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Source source;
    private final Draft draft;
    private final Path directory;
    private final ZonedDateTime now;

    Report(Source source, Draft draft, Path directory, ZonedDateTime now) {
        this.source = source;
        this.draft = draft;
        this.directory = directory;
        this.now = now;
    }

    /** @param applied whether it was done, or would be */
    ObjectNode json(boolean applied) {
        var options = draft.options();
        var json = MAPPER.createObjectNode()
                .put("timestamp", now.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME))
                .put("mode", applied ? "execute" : "dry-run")
                .put("source_root", source.directory().toString())
                .put("target_root", draft.home().directory().toString())
                .put(
                        "workspace_target",
                        options.workspaceTarget().map(Path::toString).orElse(null))
                .put("output_dir", applied ? directory.toString() : null)
                .put("migrate_secrets", options.secrets())
                .put("preset", options.preset())
                .put("skill_conflict_mode", conflictMode());
        var selection = json.putObject("selection");
        var selected = selection.putArray("selected");
        var available = MAPPER.createArrayNode();
        for (var part : Part.values()) {
            available.add(part.id());
            if (options.selected().contains(part)) {
                selected.add(part.id());
            }
        }
        selection.put("preset", options.preset()).put("skill_conflict_mode", conflictMode());
        selection.set("available", available);
        selection.putArray("presets").add("full").add("user-data");
        var summary = json.putObject("summary");
        Stream.of(Status.values()).forEach(status -> summary.put(status.id(), count(status)));
        var items = json.putArray("items");
        draft.items().forEach(item -> items.add(item(item)));
        draft.warnings().forEach(json.putArray("warnings")::add);
        next().forEach(json.putArray("next_steps")::add);
        return (ObjectNode) Redaction.of(json);
    }

    private String conflictMode() {
        return draft.options().skillConflict().name().toLowerCase(Locale.ROOT);
    }

    private long count(Status status) {
        return draft.items().stream().filter(item -> item.status() == status).count();
    }

    private static ObjectNode item(Item item) {
        var json = MAPPER.createObjectNode()
                .put("kind", item.kind())
                .put("source", item.source())
                .put("destination", item.destination())
                .put("status", item.status().id())
                .put("reason", item.reason());
        var details = json.putObject("details");
        // Lists of names; "keys left out" would read as a secret itself and be hidden.
        item.details()
                .forEach((name, values) ->
                        values.forEach(details.putArray(name.equals("secret_keys") ? "left_out_keys" : name)::add));
        return json.put("sensitive", Part.of(item.kind()).filter(Part::secret).isPresent());
    }

    private List<String> next() {
        return List.of(
                "hermes status shows what is set up now.",
                "hermes doctor says what is still missing.",
                "hermes claw cleanup puts the directory of OpenClaw aside when you do not need it any more.");
    }

    /** For people, in Markdown. */
    String summary() {
        var text = new StringBuilder("# What came over from OpenClaw\n\n")
                .append("From `")
                .append(source.directory())
                .append("`, on ")
                .append(now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)))
                .append(".\n");
        for (var status : Status.values()) {
            var items = draft.items().stream()
                    .filter(item -> item.status() == status)
                    .toList();
            if (!items.isEmpty()) {
                text.append("\n## ").append(status.id()).append("\n\n");
                items.forEach(item -> text.append(line(item)));
            }
        }
        return Redaction.of(text.toString());
    }

    private static String line(Item item) {
        return "- " + item.kind()
                + (item.source().isEmpty() ? "" : ": " + item.source())
                + (item.destination().isEmpty() ? "" : " → " + item.destination())
                + (item.reason().isEmpty() ? "" : " (" + item.reason() + ")") + "\n";
    }

    /** What a person still has to look at. */
    String notes() {
        var text = new StringBuilder("# To look at\n\n");
        draft.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
        if (!draft.archived().isEmpty()) {
            text.append("- `archive/` holds what has no place in Hermes.\n");
        }
        if (!draft.overflowing().isEmpty()) {
            text.append("- `overflow/` holds memories for which there was no room.\n");
        }
        if (!draft.replaced().isEmpty()) {
            text.append("- `backups/` holds the files that gave way.\n");
        }
        next().forEach(step -> text.append("- ").append(step).append('\n'));
        return Redaction.of(text.toString());
    }
}

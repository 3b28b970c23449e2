package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Scheduled jobs. They come over paused: a person decides which of them shall run here. */
final class Jobs implements Mapping {
    private static final String FILE = "cron/jobs.json";
    private static final String DATABASE = "state/openclaw.sqlite";
    private static final int ID = 12;
    private static final int NAME = 50;
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        if (!source.config("cron").isMissingNode() && !source.config("cron").isEmpty()) {
            Archives.json(part, "cron", "cron-config.json", source.config("cron"), draft);
        }
        if (Files.isRegularFile(source.directory().resolve(DATABASE), LinkOption.NOFOLLOW_LINKS)) {
            draft.add(part, DATABASE, "", Status.SKIPPED, "jobs in its database have to be made again by hand");
        }
        var store = source.json(FILE);
        var jobs = store.isArray() ? store : store.path("jobs");
        if (jobs.isEmpty()) {
            draft.add(part, "", "", Status.SKIPPED, "nothing found");
            return;
        }
        draft.archive(
                "cron-store/jobs.json",
                (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Redaction.of(store)) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        var target = existing(draft);
        if (target.isEmpty()) {
            draft.add(part, FILE, draft.home().file(FILE).toString(), Status.ERROR, "the file that is there is broken");
            return;
        }
        add(part, jobs, target.get(), draft);
    }

    private static Optional<ObjectNode> existing(Draft draft) throws IOException {
        var there = draft.file(FILE);
        if (there.isEmpty()) {
            var fresh = MAPPER.createObjectNode();
            fresh.putArray("jobs");
            return Optional.of(fresh);
        }
        try {
            return MAPPER.readTree(there.get()) instanceof ObjectNode object
                            && object.path("jobs").isArray()
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static void add(Part part, JsonNode jobs, ObjectNode target, Draft draft) {
        Set<String> known = new HashSet<>();
        target.path("jobs").forEach(job -> known.add(job.path("id").asString("")));
        int added = 0;
        for (var job : jobs) {
            var name = Source.text(job.path("name")).orElse("job");
            var made = job(job);
            if (made.isEmpty()) {
                draft.add(
                        part,
                        FILE + " " + name,
                        "",
                        Status.ARCHIVED,
                        "its schedule or its task is of a kind that there is not here");
            } else if (!known.add(made.get().path("id").asString())) {
                draft.add(
                        part,
                        FILE + " " + name,
                        draft.home().file(FILE).toString(),
                        Status.SKIPPED,
                        Reasons.of(Status.SKIPPED));
            } else {
                target.withArray("jobs").add(made.get());
                draft.add(part, FILE + " " + name, draft.home().file(FILE).toString(), Status.MIGRATED, "paused");
                added++;
            }
        }
        if (added > 0) {
            draft.putFile(FILE, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(target));
        }
    }

    /** The job as a Hermes one; empty when there is nothing like it. Its id follows from the old one, so that it comes once. */
    private static Optional<ObjectNode> job(JsonNode job) {
        var payload = job.path("payload");
        var prompt = Source.text(payload.path("message"))
                .or(() -> Source.text(payload.path("text")))
                .or(() -> Source.text(job.path("prompt")));
        var schedule = schedule(job.path("schedule"));
        if (prompt.isEmpty() || schedule.isEmpty()) {
            return Optional.empty();
        }
        var text = Rebranding.of(prompt.get());
        var result = MAPPER.createObjectNode()
                .put("id", id(job.path("id").asString(job.toString())))
                .put("name", Source.text(job.path("name")).orElse(text.substring(0, Math.min(NAME, text.length()))))
                .put("prompt", text);
        result.set("schedule", schedule.get());
        result.put("schedule_display", schedule.get().path("display").asString());
        result.putObject("repeat").putNull("times").put("completed", 0);
        return Optional.of(result.put("enabled", false)
                .put("state", "paused")
                .put("paused_reason", "came over from OpenClaw")
                .putNull("next_run_at")
                .put("deliver", "local"));
    }

    private static Optional<ObjectNode> schedule(JsonNode node) {
        var schedule = MAPPER.createObjectNode();
        switch (node.path("kind").asString("")) {
            case "cron" -> {
                var expression = Source.text(node.path("expr"));
                if (expression.isEmpty()) {
                    return Optional.empty();
                }
                return Optional.of(schedule.put("kind", "cron")
                        .put("expr", expression.get())
                        .put("display", expression.get()));
            }
            case "every" -> {
                long minutes = node.path("everyMs").asLong(0) / 60_000;
                return minutes < 1
                        ? Optional.empty()
                        : Optional.of(schedule.put("kind", "interval")
                                .put("minutes", minutes)
                                .put("display", "every " + minutes + "m"));
            }
            case "at" -> {
                return moment(node)
                        .map(at -> schedule.put("kind", "once")
                                .put("run_at", at)
                                .put("display", "once at " + at.replace('T', ' ')));
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private static Optional<String> moment(JsonNode node) {
        try {
            var at = node.path("atMs").isNumber()
                    ? Instant.ofEpochMilli(node.path("atMs").asLong(0))
                    : Instant.parse(node.path("at").asString(""));
            return Optional.of(at.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String id(String old) {
        try {
            var sum = MessageDigest.getInstance("SHA-256").digest(("openclaw:" + old).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}

package dev.hermes.kanban.work;

import dev.hermes.kanban.Comment;
import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Task;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker reads about its task: the task, earlier attempts, what the parents left, the discussion. Its size is limited
 * whatever the board holds.
 */
public final class WorkerContext {
    private static final int ATTEMPTS = 10;
    private static final int COMMENTS = 30;
    private static final int RECENT = 5;
    private static final int FIELD = 4096;
    private static final int BODY = 8192;
    private static final int COMMENT = 2048;
    private static final int LINE = 200;
    private static final int PARENTS = 50;
    private static final int NAMED = 100;
    private static final int TERMINAL_GRACE = 30;

    private final ZoneId zone;

    public WorkerContext(ZoneId zone) {
        this.zone = zone;
    }

    /** Empty when there is no such task. */
    public Optional<String> text(Rows rows, String id) {
        return rows.task(id).map(task -> {
            var text = new StringBuilder(2048);
            head(text, task);
            task.body().filter(body -> !body.isBlank()).ifPresent(body -> section(text, "Body", cut(body, BODY)));
            attempts(text, rows, task);
            parents(text, rows, task);
            recent(text, rows, task);
            comments(text, rows, task);
            return text.toString().stripTrailing() + "\n";
        });
    }

    private static void head(StringBuilder text, Task task) {
        text.append("# Kanban task ")
                .append(task.id())
                .append(": ")
                .append(oneLine(task.title(), FIELD))
                .append("\n\n");
        task.assignee().ifPresent(name -> line(text, "Assignee", name));
        line(text, "Status", task.status().text());
        task.tenant().ifPresent(name -> line(text, "Tenant", name));
        line(
                text,
                "Workspace",
                task.workspaceKind() + " @ " + task.workspacePath().orElse("(unresolved)"));
        task.maxRuntimeSeconds().filter(seconds -> seconds > 0).ifPresent(seconds -> {
            line(text, "Max runtime", seconds + "s");
            line(text, "Terminal timeout", Math.max(1, seconds - TERMINAL_GRACE) + "s");
        });
        task.branchName().ifPresent(name -> line(text, "Branch", name));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(oneLine(value, FIELD)).append('\n');
    }

    private static void section(StringBuilder text, String title, String content) {
        text.append("\n## ").append(title).append('\n').append(content).append('\n');
    }

    private void attempts(StringBuilder text, Rows rows, Task task) {
        long all = rows.closedRunCount(task.id());
        if (all == 0) {
            return;
        }
        section(text, "Prior attempts on this task", "");
        var shown = rows.lastClosedRuns(task.id(), ATTEMPTS);
        long number = all - shown.size();
        if (number > 0) {
            text.append("(").append(number).append(" older attempts are left out)\n");
        }
        for (var run : shown) {
            number++;
            attempt(text, number, run);
        }
    }

    private void attempt(StringBuilder text, long number, Run run) {
        text.append("### Attempt ")
                .append(number)
                .append(" — ")
                .append(oneLine(run.outcome().orElse(run.status()), LINE))
                .append(" (")
                .append(oneLine(run.profile().orElse("nobody"), LINE))
                .append(", ")
                .append(time(run.startedAt()))
                .append(")\n");
        run.summary().ifPresent(summary -> text.append(cut(summary, FIELD)).append('\n'));
        run.error()
                .ifPresent(error ->
                        text.append("_error_: ").append(cut(error, FIELD)).append('\n'));
        metadata(text, run.metadata());
    }

    private static void metadata(StringBuilder text, Optional<ObjectNode> metadata) {
        metadata.ifPresent(node ->
                text.append("_metadata_: `").append(cut(sorted(node), FIELD)).append("`\n"));
    }

    private static String sorted(ObjectNode node) {
        var members = new TreeMap<String, Object>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return JsonMapper.shared().writeValueAsString(members);
    }

    private static void parents(StringBuilder text, Rows rows, Task task) {
        var results = rows.parentResults(task.id());
        if (results.isEmpty()) {
            return;
        }
        section(text, "Parent task results", "");
        for (var parent : results.subList(0, Math.min(PARENTS, results.size()))) {
            text.append("### ").append(parent.id()).append('\n');
            text.append(cut(
                            parent.summary()
                                    .filter(summary -> !summary.isBlank())
                                    .or(parent::result)
                                    .orElse("(no result recorded)"),
                            FIELD))
                    .append('\n');
            metadata(text, parent.metadata());
        }
        if (results.size() > PARENTS) {
            var others = results.subList(PARENTS, results.size());
            text.append("(")
                    .append(others.size())
                    .append(" more parents are left out; kanban_show tells of ")
                    .append(others.stream()
                            .limit(NAMED)
                            .map(Rows.ParentResult::id)
                            .collect(Collectors.joining(", ")))
                    .append(others.size() > NAMED ? " and others)\n" : ")\n");
        }
    }

    private void recent(StringBuilder text, Rows rows, Task task) {
        var work = task.assignee()
                .map(profile -> rows.recentWork(profile, task.id(), RECENT))
                .orElse(java.util.List.of());
        if (work.isEmpty()) {
            return;
        }
        section(text, "Recent work by @" + oneLine(task.assignee().orElse(""), LINE), "");
        for (var done : work) {
            text.append("- ")
                    .append(done.taskId())
                    .append(" — ")
                    .append(oneLine(done.title(), LINE))
                    .append(" (")
                    .append(time(done.endedAt()))
                    .append("): ")
                    .append(cut(
                            done.summary()
                                    .orElse("")
                                    .strip()
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                            LINE))
                    .append('\n');
        }
    }

    private void comments(StringBuilder text, Rows rows, Task task) {
        var comments = rows.lastComments(task.id(), COMMENTS);
        if (comments.isEmpty()) {
            return;
        }
        section(text, "Comment thread", "");
        for (Comment comment : comments) {
            // Without backticks in the name nobody can end the quotation and pose as somebody else.
            text.append("comment from worker `")
                    .append(oneLine(comment.author().replace("`", ""), LINE))
                    .append("` at ")
                    .append(time(comment.createdAt()))
                    .append(":\n")
                    .append(cut(comment.body(), COMMENT))
                    .append("\n\n");
        }
    }

    private String time(Optional<Long> seconds) {
        return seconds.map(at -> Format.TIME.format(Instant.ofEpochSecond(at).atZone(zone)))
                .orElse("unknown time");
    }

    /** Of what is a name or a title: with a line of its own it could pose as another part. */
    private static String oneLine(String text, int limit) {
        return cut(Format.BREAKS.matcher(text).replaceAll(" ").strip(), limit);
    }

    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "… [truncated, " + (text.length() - end) + " chars omitted]";
    }

    private static final class Format {
        static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
        static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    }
}

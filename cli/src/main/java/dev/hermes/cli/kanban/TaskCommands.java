package dev.hermes.cli.kanban;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.many;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Transition;
import dev.hermes.kanban.When;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Commands that change tasks. Of several ids each is independent: one refusal does not hold up the others. */
final class TaskCommands {
    private static final Positional TASK = Positional.one("task_id", "id of the task");
    private static final Positional TASKS = Positional.atLeastOne("task_ids", "ids of tasks");
    private static final Positional REASON = Positional.any("reason", "why; several words need no quotes");

    private TaskCommands() {}

    static Command<Context> into(Command<Context> kanban) {
        return kanban.with(Command.<Context>named("assign", "Give a task to a profile.")
                        .with(TASK, Positional.one("profile", "the profile, or 'none'"))
                        .does(Desk.at(TaskCommands::assign)))
                .with(Command.<Context>named("link", "Let a task wait for another.")
                        .with(
                                Positional.one("parent_id", "what must be done before"),
                                Positional.one("child_id", "what waits"))
                        .does(Desk.at(TaskCommands::link)))
                .with(Command.<Context>named("unlink", "Let a task no longer wait for another.")
                        .with(
                                Positional.one("parent_id", "what it waited for"),
                                Positional.one("child_id", "what waits no more"))
                        .does(Desk.at(TaskCommands::unlink)))
                .with(Command.<Context>named("comment", "Write something about a task.")
                        .with(
                                text("NAME", "who says it", "--author"),
                                integer("N", "cut it to so many characters", "--max-len"))
                        .with(TASK, Positional.atLeastOne("text", "what to say; several words need no quotes"))
                        .does(Desk.at(TaskCommands::comment)))
                .with(Command.<Context>named("complete", "Mark tasks as done.")
                        .with(
                                text("TEXT", "the result", "--result"),
                                text("TEXT", "what those who go on should know; the result if left out", "--summary"),
                                text("JSON", "facts for those who go on, as an object", "--metadata"))
                        .with(TASKS)
                        .does(Desk.at(TaskCommands::complete)))
                .with(Command.<Context>named("edit", "Correct what a task that is done says.")
                        .with(
                                text("TEXT", "the result", "--result").required(),
                                text("TEXT", "the summary", "--summary"),
                                text("JSON", "facts, as an object", "--metadata"))
                        .with(TASK)
                        .does(Desk.at(TaskCommands::edit)))
                .with(Command.<Context>named("block", "Let tasks wait for a person.")
                        .with(many("TASK", "further tasks", "--ids"))
                        .with(TASK, REASON)
                        .does(Desk.at((arguments, desk) -> park(arguments, desk, "Blocked"))))
                .with(Command.<Context>named("schedule", "Let tasks wait for a time.")
                        .with(
                                many("TASK", "further tasks", "--ids"),
                                text(
                                        "TIME",
                                        "set them free then: 2026-05-25T09:00, or 90s, 30m, 2h, 1d from now",
                                        "--at"))
                        .with(TASK, REASON)
                        .does(Desk.at((arguments, desk) -> park(arguments, desk, "Scheduled"))))
                .with(Command.<Context>named("unblock", "Let blocked or scheduled tasks go on.")
                        .with(TASKS)
                        .does(Desk.at((arguments, desk) ->
                                each(arguments.texts("task_ids"), desk, "Unblocked ", desk.board()::unblock))))
                .with(Command.<Context>named("promote", "Make waiting tasks ready.")
                        .with(
                                many("TASK", "further tasks", "--ids"),
                                flag("although parents are not done", "--force"),
                                flag("only say what would happen", "--dry-run"),
                                flag("as JSON", "--json"))
                        .with(TASK, REASON)
                        .does(Desk.at(TaskCommands::promote)))
                .with(Command.<Context>named("archive", "Put tasks away, or delete those that were.")
                        .with(many("TASK", "delete these archived tasks for good", "--rm"))
                        .with(Positional.any("task_ids", "ids of tasks"))
                        .does(Desk.at(TaskCommands::archive)));
    }

    private static int each(List<String> ids, Desk desk, String done, Function<String, Transition> wish) {
        return each(ids, desk, done, "", wish);
    }

    private static int each(
            List<String> ids, Desk desk, String done, String behind, Function<String, Transition> wish) {
        int code = 0;
        for (var id : ids) {
            switch (wish.apply(id)) {
                case Transition.Done _ -> desk.print(done + id + behind);
                case Transition.Refused(var reason) -> code = desk.refuse(reason);
            }
        }
        return code;
    }

    private static int assign(Arguments arguments, Desk desk) {
        var profile = Flags.profile(arguments.required("profile"));
        return each(
                List.of(arguments.required("task_id")),
                desk,
                "Assigned ",
                " to " + profile.orElse("(unassigned)"),
                id -> desk.board().assign(id, profile));
    }

    private static int link(Arguments arguments, Desk desk) {
        var parent = arguments.required("parent_id");
        var child = arguments.required("child_id");
        desk.board().link(parent, child);
        desk.print("Linked " + parent + " -> " + child);
        return 0;
    }

    private static int unlink(Arguments arguments, Desk desk) {
        var parent = arguments.required("parent_id");
        var child = arguments.required("child_id");
        if (!desk.board().unlink(parent, child)) {
            return desk.refuse("no such link: " + parent + " -> " + child);
        }
        desk.print("Unlinked " + parent + " -> " + child);
        return 0;
    }

    private static int comment(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var text = String.join(" ", arguments.texts("text"));
        var limit = Flags.positive("max-len", arguments);
        if (limit.isPresent() && text.length() > limit.get()) {
            text = trimmed(text, limit.get().intValue());
        }
        var author = arguments.text("author").filter(name -> !name.isBlank()).orElseGet(desk::author);
        if (desk.board().comment(id, author, text).isEmpty()) {
            return desk.refuse("cannot comment " + id + ": unknown task");
        }
        desk.print("Comment added to " + id);
        return 0;
    }

    /** The note that something was cut off counts too; where there is no room for it, there is only text. */
    private static String trimmed(String text, int limit) {
        var note = "\n\n[trimmed to " + limit + " chars by --max-len]";
        return note.length() >= limit ? start(text, limit) : start(text, limit - note.length()) + note;
    }

    /** Some letters are two chars: they stay whole. */
    private static String start(String text, int limit) {
        boolean halved = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1));
        return text.substring(0, halved ? limit - 1 : limit);
    }

    private static int complete(Arguments arguments, Desk desk) {
        var ids = arguments.texts("task_ids");
        if (ids.size() > 1 && (arguments.has("summary") || arguments.has("metadata"))) {
            throw Desk.usage("--summary and --metadata belong to one task; complete these one by one");
        }
        var metadata = Flags.metadata(arguments);
        return each(
                ids,
                desk,
                "Completed ",
                id -> desk.completions()
                        .complete(
                                desk.board(),
                                id,
                                new Completion(
                                        arguments.text("result"),
                                        arguments.text("summary"),
                                        metadata,
                                        List.of(),
                                        desk.expectedRun(id))));
    }

    private static int edit(Arguments arguments, Desk desk) {
        var metadata = Flags.metadata(arguments);
        return each(
                List.of(arguments.required("task_id")),
                desk,
                "Edited ",
                id -> desk.board().edit(id, arguments.required("result"), arguments.text("summary"), metadata));
    }

    private static int park(Arguments arguments, Desk desk, String done) {
        var reason = Flags.words(arguments, "reason");
        var author = Optional.of(desk.author());
        boolean block = done.equals("Blocked");
        var due = block
                ? Optional.<When>empty()
                : Flags.when("at", arguments, desk.context().clock().getZone());
        return each(
                Flags.ids(arguments),
                desk,
                done + " ",
                reason.map(text -> ": " + text).orElse(""),
                id -> block
                        ? desk.board().block(id, reason, desk.expectedRun(id), author)
                        : desk.board().schedule(id, reason, due, desk.expectedRun(id), author));
    }

    private static int promote(Arguments arguments, Desk desk) {
        var ids = Flags.ids(arguments);
        var reason = Flags.words(arguments, "reason");
        boolean dry = arguments.flag("dry-run");
        Function<String, Transition> wish =
                id -> desk.board().promote(id, Optional.of(desk.author()), reason, arguments.flag("force"), dry);
        if (!arguments.flag("json")) {
            var behind = reason.map(text -> ": " + text).orElse("");
            return each(
                    ids,
                    desk,
                    dry ? "Would promote " : "Promoted ",
                    " -> ready" + behind + (dry ? " (dry)" : ""),
                    wish);
        }
        var results = JsonNodeFactory.instance.arrayNode();
        int code = 0;
        for (var id : ids) {
            var answer = wish.apply(id);
            results.add(promotion(id, answer, arguments, reason));
            code = answer.done() ? code : ExitCode.FAILED.code();
        }
        desk.print(results.size() == 1 ? results.get(0) : results);
        return code;
    }

    private static ObjectNode promotion(String id, Transition answer, Arguments arguments, Optional<String> reason) {
        boolean dry = arguments.flag("dry-run");
        var error = switch (answer) {
            case Transition.Done _ -> Optional.<String>empty();
            case Transition.Refused(var why) -> Optional.of(why);
        };
        return Json.object(
                "task_id", id,
                "promoted", answer.done() && !dry,
                "dry_run", dry,
                "forced", arguments.flag("force"),
                "reason", reason,
                "error", error);
    }

    /** Nobody reads any more what the parents of the last child have made. */
    private static Transition archived(String id, Desk desk) {
        var answer = desk.board().archive(id);
        if (answer.done()) {
            desk.workspaces().cleanUpAbove(desk.board(), id);
        }
        return answer;
    }

    private static int archive(Arguments arguments, Desk desk) {
        var ids = arguments.texts("task_ids");
        var gone = arguments.texts("rm");
        if (ids.isEmpty() == gone.isEmpty()) {
            return desk.refuse("name tasks to archive, or with --rm archived tasks to delete, but not both");
        }
        return gone.isEmpty()
                ? each(ids, desk, "Archived ", id -> archived(id, desk))
                : each(gone, desk, "Deleted ", desk.board()::purge);
    }
}

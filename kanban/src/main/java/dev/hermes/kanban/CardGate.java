package dev.hermes.kanban;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Models say that they made tasks which they did not make. Such a completion is held up, and the claim is kept. */
final class CardGate {
    private static final int PREVIEW = 200;

    private CardGate() {}

    /** What was said, sorted by whether it is true. */
    record Cards(List<String> verified, List<String> phantoms) {}

    static Cards check(Rows rows, Task completing, List<String> said) {
        var verified = new ArrayList<String>();
        var phantoms = new ArrayList<String>();
        var children = said.isEmpty() ? List.<String>of() : rows.children(completing.id());
        for (var id : new LinkedHashSet<>(
                said.stream().map(String::strip).filter(text -> !text.isEmpty()).toList())) {
            var creator = rows.creator(id);
            boolean own = creator.filter(by -> by.equals(completing.id())
                            || completing.assignee().filter(by::equals).isPresent())
                    .isPresent();
            (own || children.contains(id) ? verified : phantoms).add(id);
        }
        return new Cards(List.copyOf(verified), List.copyOf(phantoms));
    }

    static Transition refuse(Rows rows, Task task, Cards cards, Completion completion) {
        rows.event(
                task.id(),
                task.currentRunId(),
                "completion_blocked_hallucination",
                Optional.of(Json.object(
                        "phantom_cards",
                        cards.phantoms(),
                        "verified_cards",
                        cards.verified(),
                        "summary_preview",
                        completion.summary().or(completion::result).map(text -> Ending.cut(text.strip(), PREVIEW)))));
        return new Transition.Refused(
                "cannot complete " + task.id() + ": created_cards names tasks that do not exist or"
                        + " were made by somebody else: " + String.join(", ", cards.phantoms()) + ". The task is still "
                        + task.status().text() + "; complete it again without them.");
    }

    /** Ids in prose that name no task are only noted: people write all sorts of things. */
    static void noteUnknownReferences(Rows rows, String id, Optional<Long> run, Completion completion) {
        var text = completion.summary().orElse("") + "\n" + completion.result().orElse("");
        if (!text.contains("t_")) {
            return;
        }
        var named = new LinkedHashSet<String>();
        var matcher = Ids.IN_PROSE.matcher(text);
        while (matcher.find()) {
            named.add(matcher.group());
        }
        named.removeAll(rows.existing(named));
        if (!named.isEmpty()) {
            rows.event(
                    id,
                    run,
                    "suspected_hallucinated_references",
                    Optional.of(Json.object("phantom_refs", List.copyOf(named), "source", "completion_summary")));
        }
    }

    private static final class Ids {
        static final Pattern IN_PROSE = Pattern.compile("\\bt_[a-f0-9]{8,}\\b");
    }
}

package dev.hermes.kanban;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the graph of a swarm, all of it or nothing. Its form is kept on the root's discussion, where workers write too. */
final class SwarmMaking {
    private static final String BLACKBOARD = "[swarm:blackboard] ";
    private static final int TITLE = 80;

    private final Rows rows;
    private final Swarm swarm;
    private final Supplier<Optional<String>> directory;
    private final RandomGenerator random;

    private SwarmMaking(Rows rows, Swarm swarm, Supplier<Optional<String>> directory, RandomGenerator random) {
        this.rows = rows;
        this.swarm = swarm;
        this.directory = directory;
        this.random = random;
    }

    static Swarm.Made make(Rows rows, Swarm swarm, Supplier<Optional<String>> directory, RandomGenerator random) {
        if (swarm.goal().isBlank()) {
            throw Creating.invalid("goal is required");
        }
        if (swarm.workers().isEmpty()) {
            throw Creating.invalid("a swarm needs one worker at least");
        }
        var existing = swarm.key().flatMap(rows::byIdempotencyKey).flatMap(root -> topology(rows, root));
        return existing.orElseGet(() -> new SwarmMaking(rows, swarm, directory, random).make());
    }

    private Swarm.Made make() {
        var root = create(
                "Swarm: " + shortened(swarm.goal()),
                swarm.goal(),
                swarm.createdBy(),
                List.of(),
                List.of("kanban-orchestrator"),
                swarm.key());
        var about = Json.object(
                "kind",
                "kanban_swarm_v1",
                "goal",
                swarm.goal(),
                "worker_count",
                swarm.workers().size());
        Ending.complete(
                rows,
                root,
                new Completion(
                        Optional.empty(),
                        Optional.of("The swarm's root: its workers are on their way."),
                        Optional.of(about),
                        List.of(),
                        Optional.empty()));
        var workers = new ArrayList<String>();
        for (var worker : swarm.workers()) {
            workers.add(create(
                    worker.title(),
                    worker.title() + "\n\n" + protocol(root),
                    worker.profile(),
                    List.of(root),
                    worker.skills(),
                    Optional.empty()));
        }
        var verifier = create(
                "Verify swarm outputs",
                "Check what the workers of the swarm have left, each against its task and all against the goal. When it holds,"
                        + " complete with the metadata {\"gate\": \"pass\"}; otherwise block and say what is missing.\n\n"
                        + protocol(root),
                swarm.verifier(),
                workers,
                List.of("requesting-code-review"),
                Optional.empty());
        var synthesizer = create(
                "Synthesize swarm outputs",
                "Put the verified results of the swarm together into one answer to its goal.\n\n" + protocol(root),
                swarm.synthesizer(),
                List.of(verifier),
                List.of("humanizer"),
                Optional.empty());
        var made = new Swarm.Made(root, workers, verifier, synthesizer);
        rows.comment(root, swarm.createdBy(), BLACKBOARD + Json.object("key", "topology", "value", json(made)));
        return made;
    }

    private String create(
            String title,
            String body,
            String assignee,
            List<String> parents,
            List<String> skills,
            Optional<String> key) {
        return Creating.create(
                rows,
                new NewTask(
                        title,
                        Optional.of(body),
                        Optional.of(assignee),
                        parents,
                        NewTask.Workspace.SCRATCH,
                        swarm.tenant(),
                        swarm.priority(),
                        false,
                        false,
                        key,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(swarm.createdBy()),
                        skills,
                        Optional.empty(),
                        GoalMode.OFF),
                directory,
                random);
    }

    private String protocol(String root) {
        return "## Swarm\n\nYou are part of a swarm. Its root is the task " + root + "; its goal: " + swarm.goal()
                + "\n\nWhat the others should know, write as a comment on " + root + " that begins with `"
                + BLACKBOARD.strip()
                + "`, followed by JSON: {\"key\": \"…\", \"value\": …}. Read what is there before you"
                + " begin; of two comments with one key the later one counts.";
    }

    private static String shortened(String goal) {
        var line = goal.strip().replaceAll("\\s+", " ");
        return line.length() <= TITLE ? line : line.substring(0, TITLE);
    }

    private static ObjectNode json(Swarm.Made made) {
        return Json.object(
                "root_id", made.root(),
                "worker_ids", made.workers(),
                "verifier_id", made.verifier(),
                "synthesizer_id", made.synthesizer());
    }

    private static Optional<Swarm.Made> topology(Rows rows, String root) {
        return rows.comments(root).reversed().stream()
                .filter(comment -> comment.body().startsWith(BLACKBOARD))
                .flatMap(comment -> Json.parse(comment.body().substring(BLACKBOARD.length())).stream())
                .filter(entry -> entry.path("key").asString("").equals("topology"))
                .map(entry -> entry.path("value"))
                .filter(value -> value.path("worker_ids") instanceof ArrayNode)
                .map(value -> new Swarm.Made(
                        root,
                        value.path("worker_ids")
                                .valueStream()
                                .map(id -> id.asString(""))
                                .toList(),
                        value.path("verifier_id").asString(""),
                        value.path("synthesizer_id").asString("")))
                .findFirst();
    }
}

package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * A task to be made.
 *
 * @param blocked made so that a person has to release it
 */
public record NewTask(
        String title,
        Optional<String> body,
        Optional<String> assignee,
        List<String> parents,
        Workspace workspace,
        Optional<String> tenant,
        long priority,
        boolean triage,
        boolean blocked,
        Optional<String> idempotencyKey,
        Optional<Long> maxRuntimeSeconds,
        Optional<Long> maxRetries,
        Optional<String> createdBy,
        List<String> skills,
        Optional<String> sessionId,
        GoalMode goal) {

    /** Where it is worked on. The kind is {@code scratch}, {@code dir} or {@code worktree}. */
    public record Workspace(String kind, Optional<String> path, Optional<String> branch) {
        public static final Workspace SCRATCH = new Workspace("scratch", Optional.empty(), Optional.empty());

        /** Whether git can be given the name of the branch, and takes it for no option. */
        public boolean branchFits() {
            return branch.map(name -> !name.isEmpty()
                            && !name.startsWith("-")
                            && name.chars().noneMatch(Character::isWhitespace))
                    .orElse(true);
        }
    }

    public NewTask {
        parents = List.copyOf(parents);
        skills = List.copyOf(skills);
    }

    public static NewTask titled(String title) {
        return new NewTask(
                title,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Workspace.SCRATCH,
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GoalMode.OFF);
    }

    public NewTask assignedTo(String profile) {
        return new NewTask(
                title,
                body,
                Optional.of(profile),
                parents,
                workspace,
                tenant,
                priority,
                triage,
                blocked,
                idempotencyKey,
                maxRuntimeSeconds,
                maxRetries,
                createdBy,
                skills,
                sessionId,
                goal);
    }

    public NewTask after(String... parentIds) {
        return new NewTask(
                title,
                body,
                assignee,
                List.of(parentIds),
                workspace,
                tenant,
                priority,
                triage,
                blocked,
                idempotencyKey,
                maxRuntimeSeconds,
                maxRetries,
                createdBy,
                skills,
                sessionId,
                goal);
    }
}

package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * Which tasks, in which order.
 *
 * @param statuses empty for all
 * @param unclaimed only tasks that nobody holds
 * @param here only tasks that this machine may work on
 * @param limit 0 for all
 */
public record TaskFilter(
        List<Status> statuses,
        Optional<String> assignee,
        Optional<String> tenant,
        Optional<String> session,
        Optional<String> workflow,
        Optional<String> step,
        boolean archived,
        boolean unclaimed,
        boolean here,
        Order order,
        int limit) {

    /** Ties end with the id. */
    public enum Order {
        CREATED("created"),
        CREATED_DESC("created-desc"),
        PRIORITY("priority"),
        /** Lowest priority first: the name is upstream's. */
        PRIORITY_DESC("priority-desc"),
        STATUS("status"),
        ASSIGNEE("assignee"),
        TITLE("title"),
        UPDATED("updated");

        private final String key;

        Order(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        public static Order of(String key) {
            for (var order : values()) {
                if (order.key.equals(key)) {
                    return order;
                }
            }
            throw new IllegalArgumentException("no order: " + key);
        }
    }

    /** All tasks that are not archived, most important first. */
    public static final TaskFilter ALL = new TaskFilter(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            Order.PRIORITY,
            0);

    public TaskFilter {
        statuses = List.copyOf(statuses);
    }

    public TaskFilter with(Status status) {
        return new TaskFilter(
                List.of(status), assignee, tenant, session, workflow, step, archived, unclaimed, here, order, limit);
    }

    public TaskFilter assignedTo(Optional<String> profile) {
        return new TaskFilter(
                statuses, profile, tenant, session, workflow, step, archived, unclaimed, here, order, limit);
    }

    public TaskFilter of(Optional<String> wantedTenant, Optional<String> wantedSession) {
        return new TaskFilter(
                statuses,
                assignee,
                wantedTenant,
                wantedSession,
                workflow,
                step,
                archived,
                unclaimed,
                here,
                order,
                limit);
    }

    public TaskFilter at(Optional<String> wantedWorkflow, Optional<String> wantedStep) {
        return new TaskFilter(
                statuses,
                assignee,
                tenant,
                session,
                wantedWorkflow,
                wantedStep,
                archived,
                unclaimed,
                here,
                order,
                limit);
    }

    public TaskFilter withArchived(boolean wanted) {
        return new TaskFilter(
                statuses, assignee, tenant, session, workflow, step, wanted, unclaimed, here, order, limit);
    }

    public TaskFilter unclaimedOnly() {
        return new TaskFilter(statuses, assignee, tenant, session, workflow, step, archived, true, here, order, limit);
    }

    public TaskFilter workableHere() {
        return new TaskFilter(
                statuses, assignee, tenant, session, workflow, step, archived, unclaimed, true, order, limit);
    }

    public TaskFilter by(Order wanted) {
        return new TaskFilter(
                statuses, assignee, tenant, session, workflow, step, archived, unclaimed, here, wanted, limit);
    }

    public TaskFilter first(int count) {
        return new TaskFilter(
                statuses, assignee, tenant, session, workflow, step, archived, unclaimed, here, order, count);
    }
}

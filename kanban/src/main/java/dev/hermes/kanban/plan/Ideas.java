package dev.hermes.kanban.plan;

import dev.hermes.kanban.Board;
import java.util.List;
import java.util.function.Function;

/** Makes tasks of rough ideas beside the rounds of a dispatcher: some in each round, on all boards together. */
public final class Ideas {
    private final int most;
    private final Function<Board, Planner> planners;
    private int left;

    /** @param most how many in a round; 0 for none */
    public Ideas(int most, Function<Board, Planner> planners) {
        this.most = most;
        this.planners = planners;
    }

    /** A round begins. */
    public void begin() {
        left = most;
    }

    /**
     * Of one board, as many as the round has left.
     *
     * @return what became of each
     */
    public List<Outcome> decompose(Board board) throws InterruptedException {
        if (left == 0) {
            return List.of();
        }
        var outcomes = new AutoDecomposer(board, planners.apply(board)).run(left);
        left -= outcomes.size();
        return outcomes;
    }
}

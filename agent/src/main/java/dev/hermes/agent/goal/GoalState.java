package dev.hermes.agent.goal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A goal and how far it is. Reads and writes the JSON that upstream keeps, and carries its unknown members along.
 *
 * @param parseFailures verdicts in a row that could not be read
 * @param json as it was read; the base of what is written
 */
public record GoalState(
        String goal,
        Status status,
        int turnsUsed,
        int maxTurns,
        Instant createdAt,
        Optional<Instant> lastTurnAt,
        Optional<String> lastVerdict,
        Optional<String> lastReason,
        Optional<String> pausedReason,
        int parseFailures,
        List<String> subgoals,
        ObjectNode json) {
    private static final double MILLIS = 1000.0;

    public enum Status {
        ACTIVE,
        PAUSED,
        DONE,
        CLEARED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GoalState {
        subgoals = List.copyOf(subgoals);
    }

    static GoalState started(String goal, int maxTurns, Instant now) {
        return new GoalState(
                goal,
                Status.ACTIVE,
                0,
                maxTurns,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                JsonNodeFactory.instance.objectNode());
    }

    /** Empty when the text is no goal of any version. */
    static Optional<GoalState> parse(String text) {
        try {
            if (!(JsonMapper.shared().readTree(text) instanceof ObjectNode json)
                    || !json.path("goal").isString()) {
                return Optional.empty();
            }
            var subgoals = new ArrayList<String>();
            json.path("subgoals").forEach(item -> subgoals.add(item.asString("")));
            return Optional.of(new GoalState(
                    json.path("goal").stringValue(),
                    status(json.path("status").asString("")),
                    json.path("turns_used").asInt(0),
                    json.path("max_turns").asInt(Goals.DEFAULT_TURNS),
                    instant(json, "created_at").orElse(Instant.EPOCH),
                    instant(json, "last_turn_at"),
                    text(json, "last_verdict"),
                    text(json, "last_reason"),
                    text(json, "paused_reason"),
                    json.path("consecutive_parse_failures").asInt(0),
                    subgoals,
                    json));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** A status of a later version is treated as paused: nothing runs by itself, nothing is lost. */
    private static Status status(String name) {
        for (var status : Status.values()) {
            if (status.wireName().equals(name)) {
                return status;
            }
        }
        return Status.PAUSED;
    }

    private static Optional<Instant> instant(ObjectNode json, String name) {
        double seconds = json.path(name).asDouble(0);
        return seconds > 0 ? Optional.of(Instant.ofEpochMilli((long) (seconds * MILLIS))) : Optional.empty();
    }

    private static Optional<String> text(ObjectNode json, String name) {
        return json.path(name).isString() ? Optional.of(json.path(name).stringValue()) : Optional.empty();
    }

    String write() {
        var out = json.deepCopy();
        out.put("goal", goal);
        out.put("status", status.wireName());
        out.put("turns_used", turnsUsed);
        out.put("max_turns", maxTurns);
        out.put("created_at", createdAt.toEpochMilli() / MILLIS);
        out.put("last_turn_at", lastTurnAt.map(at -> at.toEpochMilli() / MILLIS).orElse(0.0));
        put(out, "last_verdict", lastVerdict);
        put(out, "last_reason", lastReason);
        put(out, "paused_reason", pausedReason);
        out.put("consecutive_parse_failures", parseFailures);
        var list = out.putArray("subgoals");
        subgoals.forEach(list::add);
        return out.toString();
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> json.put(name, text), () -> json.putNull(name));
    }

    boolean active() {
        return status == Status.ACTIVE;
    }

    GoalState withStatus(Status other, Optional<String> reason) {
        return new GoalState(
                goal,
                other,
                turnsUsed,
                maxTurns,
                createdAt,
                lastTurnAt,
                lastVerdict,
                lastReason,
                reason,
                parseFailures,
                subgoals,
                json);
    }

    GoalState resumed() {
        return new GoalState(
                goal,
                Status.ACTIVE,
                0,
                maxTurns,
                createdAt,
                lastTurnAt,
                lastVerdict,
                lastReason,
                Optional.empty(),
                0,
                subgoals,
                json);
    }

    GoalState judged(String verdict, String reason, int failures, Instant now) {
        return new GoalState(
                goal,
                status,
                turnsUsed + 1,
                maxTurns,
                createdAt,
                Optional.of(now),
                Optional.of(verdict),
                Optional.of(reason),
                pausedReason,
                failures,
                subgoals,
                json);
    }

    GoalState withSubgoals(List<String> other) {
        return new GoalState(
                goal,
                status,
                turnsUsed,
                maxTurns,
                createdAt,
                lastTurnAt,
                lastVerdict,
                lastReason,
                pausedReason,
                parseFailures,
                other,
                json);
    }
}

package dev.hermes.gateway.apiserver;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What all endpoints work with, and what they do alike: who asks, for which conversation, and whether there is room for a turn. */
record Desk(
        ApiServerSettings settings, Turns turns, Responses responses, Clock clock, RandomGenerator random, Log log) {
    private static final int SESSION = 16;

    SessionHeaders headers(HttpCall call) throws ApiException {
        return SessionHeaders.of(call, settings.key().isPresent());
    }

    /** Begins a turn. @throws ApiException that says why none can begin now, and when to come back */
    Turns.Turn begin() throws ApiException {
        return Refusals.begin(turns, settings.mostRuns());
    }

    /**
     * What an agent is asked for. A session that the client names in the header goes on as the database knows it.
     *
     * @param named a conversation that the body names before all others
     */
    AgentOrder order(ResponseRequest request, SessionHeaders headers, Optional<String> named) {
        var known = named.or(headers::id).or(request::session);
        boolean database = named.isEmpty() && headers.id().isPresent();
        return new AgentOrder(
                ApiServer.NAME,
                known.orElseGet(() -> "api-" + Ids.hex(random, SESSION)),
                database ? Optional.empty() : Optional.of(request.history()),
                known.isPresent(),
                request.instructions(),
                headers.key());
    }

    /** There is no agent: a model that nobody has set, or a key that is missing. */
    ApiException unavailable(HermesException e) {
        log.warn("gateway.api", "no agent: " + e.getMessage(), e);
        return ApiException.of(500, advice(e), "server_error", Optional.of("agent_unavailable"));
    }

    static String advice(HermesException e) {
        return e.getMessage() + " " + String.join(" ", e.advice());
    }
}

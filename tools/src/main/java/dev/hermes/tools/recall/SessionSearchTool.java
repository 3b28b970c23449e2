package dev.hermes.tools.recall;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.sessions.ListFilter;
import dev.hermes.sessions.SearchHit;
import dev.hermes.sessions.SearchQuery;
import dev.hermes.sessions.SearchQuery.Sort;
import dev.hermes.sessions.SessionRow;
import dev.hermes.sessions.SessionStore;
import dev.hermes.sessions.StoredMessage;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code session_search}: finds past conversations, shows more of one, or lists the latest. */
public final class SessionSearchTool implements Tool {
    private static final int DEFAULT_RESULTS = 3;
    private static final int MAX_RESULTS = 10;
    private static final int DEFAULT_WINDOW = 5;
    private static final int MAX_WINDOW = 20;
    private static final int AROUND_HIT = 5;
    private static final int BOOKENDS = 3;
    private static final int MESSAGE_CHARS = 1000;
    /** Many hits may lie in one conversation, which is shown once. */
    private static final int HITS = 200;

    private final ToolServices services;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("session_search");

    public SessionSearchTool(ToolServices services) {
        this.services = services;
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) {
        var store = services.sessions().get();
        if (store.isEmpty()) {
            return failed("Past conversations cannot be searched: there is no session database.");
        }
        var arguments = new Arguments(json);
        var current = store.get().root(context.sessionId());
        var sessionId = arguments.filled("session_id");
        if (sessionId.isPresent() && arguments.has("around_message_id")) {
            return scroll(store.get(), sessionId.get(), arguments, current);
        }
        int limit = Math.clamp(arguments.integer("limit", DEFAULT_RESULTS), 1, MAX_RESULTS);
        var query = arguments.filled("query");
        return query.isPresent()
                ? discover(store.get(), query.get(), limit, arguments, current)
                : browse(store.get(), limit, current);
    }

    private ToolResult discover(SessionStore store, String query, int limit, Arguments arguments, String current) {
        var sort = switch (arguments.text("sort").orElse("")) {
            case "newest" -> Sort.NEWEST;
            case "oldest" -> Sort.OLDEST;
            default -> Sort.RELEVANCE;
        };
        var hits = store.search(new SearchQuery(query, roles(arguments), Set.of("tool"), sort, HITS));
        Map<String, SearchHit> byLineage = new LinkedHashMap<>();
        hits.stream()
                .filter(hit -> !hit.rootId().equals(current))
                .forEach(hit -> byLineage.putIfAbsent(hit.rootId(), hit));
        var answer = succeeded("discover").put("query", query);
        var results = answer.putArray("results");
        byLineage.values().stream().limit(limit).forEach(hit -> found(store, hit, results.addObject()));
        return ToolResult.json(answer.put("count", results.size()));
    }

    private static Set<String> roles(Arguments arguments) {
        var roles = Arrays.stream(arguments.text("role_filter").orElse("").split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return roles.isEmpty() ? Set.of("user", "assistant") : roles;
    }

    private void found(SessionStore store, SearchHit hit, ObjectNode result) {
        result.put("session_id", hit.sessionId())
                .put("title", hit.title().orElse(""))
                .put("source", hit.source())
                .put("model", hit.model().orElse(""))
                .put("started_at", hit.sessionStartedAt().toString())
                .put("match_message_id", hit.messageId())
                .put("matched_role", hit.role())
                .put("snippet", redacted(hit.snippet()));
        var rows = store.rows(hit.sessionId());
        int at = place(rows, hit.messageId()).orElse(0);
        messages(result.putArray("messages"), rows, at - AROUND_HIT, at + AROUND_HIT, hit.messageId());
        messages(result.putArray("bookend_start"), rows, 0, BOOKENDS - 1, -1);
        messages(result.putArray("bookend_end"), rows, rows.size() - BOOKENDS, rows.size() - 1, -1);
    }

    private ToolResult scroll(SessionStore store, String given, Arguments arguments, String current) {
        var session = store.find(given);
        if (session.isEmpty()) {
            return failed("There is no conversation '" + given + "'.");
        }
        if (store.root(session.get().id()).equals(current)) {
            return failed("'" + given + "' is this conversation: what was said is in front of you.");
        }
        long anchor = arguments.json().path("around_message_id").asLong(-1);
        var rows = rowsWith(store, session.get(), anchor);
        if (rows.isEmpty()) {
            return failed("The conversation '" + given + "' has no message " + anchor + ".");
        }
        int window = Math.clamp(arguments.integer("window", DEFAULT_WINDOW), 1, MAX_WINDOW);
        var holder = rows.getFirst().sessionId();
        int at = place(rows, anchor).orElse(0);
        var answer = succeeded("scroll")
                .put("session_id", holder)
                .put("around_message_id", anchor)
                .put("window", window);
        messages(answer.putArray("messages"), rows, at - window, at + window, anchor);
        answer.put("messages_before", Math.max(0, at - window))
                .put("messages_after", Math.max(0, rows.size() - 1 - at - window));
        if (!holder.equals(session.get().id())) {
            answer.put(
                    "warning",
                    "The message belongs to " + holder + ", which continues the conversation '" + given
                            + "'; it is shown there.");
        }
        return ToolResult.json(answer);
    }

    /** The rows of the session, or of one that its compression led to, in which the message is; else none. */
    private static List<StoredMessage> rowsWith(SessionStore store, SessionRow session, long message) {
        var own = store.rows(session.id());
        if (place(own, message).isPresent()) {
            return own;
        }
        var at = store.find(store.tip(session.id()));
        while (at.isPresent() && !at.get().id().equals(session.id())) {
            var rows = store.rows(at.get().id());
            if (place(rows, message).isPresent()) {
                return rows;
            }
            at = at.get().parentId().flatMap(store::find);
        }
        return List.of();
    }

    private static Optional<Integer> place(List<StoredMessage> rows, long message) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id() == message) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private ToolResult browse(SessionStore store, int limit, String current) {
        var answer = succeeded("browse");
        var results = answer.putArray("results");
        store.list(ListFilter.of(Optional.empty(), limit + 1)).stream()
                .filter(session -> !session.rootId().equals(current))
                .limit(limit)
                .forEach(session -> results.addObject()
                        .put("session_id", session.id())
                        .put("title", session.title().orElse(""))
                        .put("source", session.source())
                        .put("started_at", session.startedAt().toString())
                        .put("last_active", session.lastActive().toString())
                        .put("message_count", session.messageCount())
                        .put("preview", redacted(session.preview())));
        return ToolResult.json(answer.put("count", results.size()));
    }

    private void messages(ArrayNode array, List<StoredMessage> rows, int from, int to, long anchor) {
        for (int i = Math.max(0, from); i <= Math.min(to, rows.size() - 1); i++) {
            var row = rows.get(i);
            var json = array.addObject()
                    .put("id", row.id())
                    .put("role", row.message().role().wireName())
                    .put("at", row.at().toString())
                    .put("content", shown(row));
            if (row.id() == anchor) {
                json.put("anchor", true);
            }
        }
    }

    private String shown(StoredMessage row) {
        var text = row.message().text();
        if (text.isBlank() && !row.message().toolCalls().isEmpty()) {
            return "[calls "
                    + row.message().toolCalls().stream()
                            .map(call -> call.name())
                            .collect(Collectors.joining(", ")) + "]";
        }
        return redacted(text.length() <= MESSAGE_CHARS ? text : text.substring(0, MESSAGE_CHARS) + "... [cut]");
    }

    private String redacted(String text) {
        return services.redactor().redact(text);
    }

    private static ObjectNode succeeded(String mode) {
        return JsonNodeFactory.instance.objectNode().put("success", true).put("mode", mode);
    }

    private static ToolResult failed(String reason) {
        return ToolResult.json(
                JsonNodeFactory.instance.objectNode().put("success", false).put("error", reason));
    }
}

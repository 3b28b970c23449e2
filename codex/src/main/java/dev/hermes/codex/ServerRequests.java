package dev.hermes.codex;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.tools.approval.Approvals;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers what Codex asks us in the middle of a turn. Whatever it asks, it gets an answer, because it waits. */
final class ServerRequests {
    private final AppServer server;
    private final Approvals approvals;
    private final ToolContext context;
    private final Items items;
    private final Log log;

    ServerRequests(AppServer server, Approvals approvals, ToolContext context, Items items, Log log) {
        this.server = server;
        this.approvals = approvals;
        this.context = context;
        this.items = items;
        this.log = log;
    }

    void answer(Incoming.Request request) throws InterruptedException {
        var params = request.params();
        switch (request.method()) {
            case "item/commandExecution/requestApproval" -> decide(request, command(params));
            case "item/fileChange/requestApproval" -> decide(request, change(params));
            case "item/permissions/requestApproval" -> {
                // More rights than the person gave to Codex are a matter between the two. Nothing granted is a refusal.
                var refused = JsonNodeFactory.instance.objectNode().put("decision", "decline");
                refused.putObject("permissions");
                server.answer(request, refused.put("scope", "turn"));
            }
            case "mcpServer/elicitation/request" -> {
                boolean ours = params.path("serverName").asString("").equals(CodexRuntime.OUR_SERVER);
                var answer = JsonNodeFactory.instance.objectNode().put("action", ours ? "accept" : "decline");
                if (ours) {
                    answer.putObject("content");
                } else {
                    answer.putNull("content");
                }
                server.answer(request, answer);
            }
            default -> {
                log.debug("codex", "refused a request: " + request.method());
                server.refuse(request, "Hermes does not know " + request.method());
            }
        }
    }

    private void decide(Incoming.Request request, Person.Decision decision) {
        var word = switch (decision) {
            case ONCE -> "accept";
            case SESSION, ALWAYS -> offers(request.params(), "acceptForSession") ? "acceptForSession" : "accept";
            case DENY, TIMEOUT -> "decline";
        };
        server.answer(request, JsonNodeFactory.instance.objectNode().put("decision", word));
    }

    private static boolean offers(ObjectNode params, String decision) {
        var offered = params.path("availableDecisions");
        return !offered.isArray()
                || offered.valueStream().anyMatch(one -> one.asString("").equals(decision));
    }

    private Person.Decision command(ObjectNode params) throws InterruptedException {
        var command = params.path("command").asString("");
        var reason = reason(params, "Codex asks before it runs this");
        if (command.isBlank()) {
            var host = params.path("networkApprovalContext").path("host").asString("");
            return approvals.consent(host.isBlank() ? "something unnamed" : "connect to " + host, reason, context);
        }
        return approvals.consent(command, directory(params), reason, context);
    }

    private Person.Decision change(ObjectNode params) throws InterruptedException {
        var item = items.pending(params.path("itemId").asString(""));
        var what = item.map(arguments -> "change " + arguments.path("path").asString("files") + "\n"
                        + arguments.path("patch").asString(""))
                .orElse("change files");
        var root = params.path("grantRoot").asString("");
        return approvals.consent(
                root.isBlank() ? what : what + "\nand from now on anything below " + root,
                reason(params, "Codex asks before it changes files"),
                context);
    }

    private static String reason(ObjectNode params, String otherwise) {
        var given = params.path("reason").asString("");
        return given.isBlank() ? otherwise : "Codex: " + given;
    }

    private static Optional<Path> directory(ObjectNode params) {
        try {
            return Optional.of(params.path("cwd").asString(""))
                    .filter(text -> !text.isBlank())
                    .map(Path::of);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}

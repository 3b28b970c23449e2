package dev.hermes.tools.code;

import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.home.FileModes;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers the tool calls of one script: a JSON object a line in, one line out, over a Unix socket to which only the owner
 * can connect. One connection, one call at a time; a second connection waits until the first is closed.
 */
final class ToolBridge implements AutoCloseable {
    static final List<String> TOOLS =
            List.of("web_search", "web_extract", "read_file", "write_file", "search_files", "patch", "terminal");

    /** A script waits for its command; there is nobody to look after one in the background. */
    private static final Set<String> NOT_FOR_SCRIPTS =
            Set.of("background", "pty", "notify_on_complete", "watch_patterns");

    private static final int MAX_LINE = 10_000_000;
    private static final Duration TO_END = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final ToolContext context;
    private final int maxCalls;
    private final AtomicInteger calls = new AtomicInteger();
    private final Thread thread;

    private ToolBridge(ServerSocketChannel server, ToolContext context, int maxCalls) {
        this.server = server;
        this.context = context;
        this.maxCalls = maxCalls;
        this.thread = Thread.ofVirtual().name("tool-bridge").unstarted(this::serve);
    }

    static ToolBridge open(Path socket, ToolContext context, int maxCalls) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            FileModes.set(socket, FileModes.PRIVATE);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        var bridge = new ToolBridge(server, context, maxCalls);
        bridge.thread.start();
        return bridge;
    }

    /** How many calls were let through to a tool. */
    int calls() {
        return calls.get();
    }

    private void serve() {
        while (server.isOpen()) {
            try (var client = server.accept()) {
                answer(client);
            } catch (InterruptedException _) {
                return;
            } catch (IOException _) {
                // The script is gone, or we are closed; the loop sees which.
            }
        }
    }

    private void answer(SocketChannel client) throws IOException, InterruptedException {
        // Reads and writes go through the channel itself: interrupting the thread closes it and ends both.
        try (var reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            for (var line = readLine(reader); !line.isEmpty(); line = readLine(reader)) {
                var reply = ByteBuffer.wrap((call(line) + "\n").getBytes(StandardCharsets.UTF_8));
                while (reply.hasRemaining()) {
                    client.write(reply);
                }
            }
        }
    }

    /** Empty at the end. */
    private static String readLine(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
            line.append((char) c);
            if (line.length() > MAX_LINE) {
                throw new IOException("a call of more than " + MAX_LINE + " characters");
            }
        }
        return line.toString();
    }

    /** One line. */
    private String call(String line) throws InterruptedException {
        JsonNode request;
        try {
            request = JsonMapper.shared().readTree(line);
        } catch (JacksonException _) {
            return error("The request is no JSON.");
        }
        var tool = request.path("tool").asString("");
        if (!TOOLS.contains(tool)) {
            return error("Tool '" + tool + "' is not available in execute_code. Available: "
                    + String.join(", ", TOOLS.stream().sorted().toList()));
        }
        if (calls.get() >= maxCalls) {
            return error(
                    "Tool call limit reached (" + maxCalls + "). Print what you have and go on in another script.");
        }
        calls.incrementAndGet();
        var arguments =
                request.path("args") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        if (tool.equals("terminal")) {
            arguments.remove(NOT_FOR_SCRIPTS);
        }
        try {
            return oneLine(context.calls().call(tool, arguments, context).plain());
        } catch (RuntimeException e) {
            return error("The tool failed: " + e.getMessage());
        }
    }

    private static String oneLine(String result) {
        try {
            return JsonMapper.shared().readTree(result).toString();
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(result).toString();
        }
    }

    private static String error(String message) {
        return ToolResult.error(message).plain();
    }

    /** Ends the call that runs, if one does. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            server.close();
            thread.interrupt();
            thread.join(TO_END);
        } catch (InterruptedException _) {
            interrupted = true;
        } catch (IOException _) {
            // Nobody can connect any more, which is what was wanted.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

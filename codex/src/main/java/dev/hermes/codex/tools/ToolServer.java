package dev.hermes.codex.tools;

import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.codex.CodexRuntime;
import dev.hermes.tools.Toolbox;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server {@code hermes-tools}. It has what Codex lacks and may use by itself: not the shell, files, memory, helpers or the
 * list of steps, of which Codex has its own.
 */
public final class ToolServer {
    /** What Codex hands on from its environment: which home, and which task of the board. */
    public static final List<String> VARIABLES = List.of(
            "JAVA_HOME",
            "HERMES_HOME",
            "HERMES_PROFILE",
            "HERMES_SESSION_ID",
            "HERMES_TENANT",
            "HERMES_KANBAN_TASK",
            "HERMES_KANBAN_RUN_ID",
            "HERMES_KANBAN_CLAIM_LOCK",
            "HERMES_KANBAN_CLAIM_TTL_SECONDS",
            "HERMES_KANBAN_BOARD",
            "HERMES_KANBAN_DB",
            "HERMES_KANBAN_HOME",
            "HERMES_KANBAN_WORKSPACE",
            "HERMES_KANBAN_WORKSPACES_ROOT",
            "HERMES_KANBAN_BRANCH",
            "HERMES_KANBAN_STORE_URL",
            "HERMES_KANBAN_STORE_USER",
            "HERMES_KANBAN_STORE_SCHEMA");

    private static final Set<String> EVERYBODY = Set.of(
            "web_search",
            "web_extract",
            "browser_navigate",
            "browser_click",
            "browser_type",
            "browser_press",
            "browser_snapshot",
            "browser_scroll",
            "browser_back",
            "browser_get_images",
            "browser_console",
            "browser_vision",
            "vision_analyze",
            "image_generate",
            "skill_view",
            "skills_list",
            "text_to_speech");
    private static final Set<String> WORKER = Set.of(
            "kanban_show", "kanban_list", "kanban_comment", "kanban_complete", "kanban_block", "kanban_heartbeat");
    private static final Set<String> ORCHESTRATOR = Set.of("kanban_create", "kanban_unblock", "kanban_link");

    private final Toolbox toolbox;
    private final ToolContext context;
    private final String version;

    public ToolServer(Toolbox toolbox, ToolContext context, String version) {
        this.toolbox = toolbox;
        this.context = context;
        this.version = version;
    }

    /** Of the tools that there are, those that are offered to somebody with this environment. */
    static List<String> offered(List<String> there, Map<String, String> environment) {
        boolean worker = !environment.getOrDefault("HERMES_KANBAN_TASK", "").isBlank();
        var names = new HashSet<>(EVERYBODY);
        names.addAll(worker ? WORKER : ORCHESTRATOR);
        return there.stream().filter(names::contains).sorted().toList();
    }

    /** Serves until the input ends. */
    public void run(InputStream in, OutputStream out) throws InterruptedException {
        var ended = new CountDownLatch(1);
        var mapper = new JacksonMcpJsonMapper(JsonMapper.shared());
        var names = offered(toolbox.names(), context.environment());
        var server = McpServer.sync(new StdioServerTransportProvider(mapper, new Ending(in, ended), out))
                .serverInfo(CodexRuntime.OUR_SERVER, version)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .jsonMapper(mapper)
                .jsonSchemaValidator(new Unchecked())
                .validateToolInputs(false) // the toolbox does, and mends what it can
                .tools(toolbox.specs(Set.copyOf(names)).stream().map(this::tool).toList())
                .build();
        try {
            ended.await();
        } finally {
            server.close();
        }
    }

    private SyncToolSpecification tool(ToolSpec spec) {
        var schema = JsonMapper.shared().convertValue(spec.parameters(), new TypeReference<Map<String, Object>>() {});
        var tool = McpSchema.Tool.builder(spec.name(), schema)
                .description(spec.description())
                .build();
        return new SyncToolSpecification(tool, (_, request) -> call(spec.name(), request));
    }

    private McpSchema.CallToolResult call(String name, McpSchema.CallToolRequest request) {
        Map<String, Object> given = request.arguments() == null ? Map.of() : request.arguments();
        try {
            ObjectNode arguments = JsonMapper.shared().valueToTree(given);
            return result(toolbox.call(name, arguments, context).plain(), false);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return result("The call was interrupted.", true);
        }
    }

    private static McpSchema.CallToolResult result(String text, boolean failed) {
        return McpSchema.CallToolResult.builder()
                .addTextContent(text)
                .isError(failed)
                .build();
    }

    /** Tells when there is nothing more to read: then whoever started this has gone. */
    private static final class Ending extends FilterInputStream {
        private final CountDownLatch ended;

        Ending(InputStream in, CountDownLatch ended) {
            super(in);
            this.ended = ended;
        }

        @Override
        public int read() throws IOException {
            return told(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return told(super.read(buffer, offset, length));
        }

        private int told(int read) {
            if (read < 0) {
                ended.countDown();
            }
            return read;
        }
    }

    /** The SDK wants a validator of schemas; ours are checked by our own tests, and arguments by the toolbox. */
    private static final class Unchecked implements JsonSchemaValidator {
        @Override
        public ValidationResponse validate(Map<String, Object> schema, Object content) {
            return ValidationResponse.asValid("");
        }
    }
}

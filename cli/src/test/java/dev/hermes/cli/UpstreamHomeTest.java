package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One home, two implementations: a Python script stands for upstream, with Python's own YAML, JSON and SQLite. What it writes is
 * read here, and what is written here it reads.
 */
class UpstreamHomeTest {
    private static final String TRIP = "20260102_030405_abc123";

    @TempDir
    Path directory;

    private Cli hermes;
    private Path script;

    @BeforeEach
    void a_home_that_upstream_made() throws Exception {
        assumeThat(exit("python3", "-c", "import yaml, sqlite3"))
                .as("Python with YAML")
                .isZero();
        hermes = Cli.in(directory);
        script = resource("upstream.py");
        assertThat(exit(
                        "python3",
                        script.toString(),
                        "make",
                        hermes.home().toString(),
                        resource("upstream-state-schema.json").toString()))
                .isZero();
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Path resource(String name) throws IOException {
        var file = directory.resolve(name);
        try (var in = UpstreamHomeTest.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /** What upstream reads in the home now. */
    private JsonNode asUpstreamReads() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "python3", script.toString(), "read", hermes.home().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return JsonMapper.shared().readTree(said);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private String get(String setting) {
        return hermes.run("config", "get", setting).out().strip();
    }

    @Test
    void settings_mean_what_they_mean_to_upstream() {
        assertThat(get("model.default")).isEqualTo("anthropic/claude-sonnet-4.6");
        assertThat(get("display.compact")).isEqualTo("true");
        assertThat(get("terminal.timeout")).isEqualTo("32");
        assertThat(get("my_plugin.depth")).isEqualTo("3");
        assertThat(hermes.run("config", "check").exit()).isZero();
        assertThat(hermes.run("profile", "list").out()).contains("default", "coder", "local-model");
        assertThat(hermes.run("status").out()).contains("OpenRouter").doesNotContain("0123456789abcdef");
    }

    @Test
    void conversations_are_listed_found_exported_and_gone_on_with() {
        assertThat(hermes.run("sessions", "list").out()).contains("Trip to Kyoto");
        var export = hermes.run("sessions", "export", "-", "--session-id", TRIP).out();
        assertThat(export).contains("京都", "trip.md", "temples and gardens");
        var answer = hermes.run("--provider", "demo", "-r", TRIP, "-z", "how many files are in this folder?");
        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(hermes.run("sessions", "export", "-", "--session-id", TRIP).out())
                .contains("京都", "how many files");
    }

    @Test
    void what_is_written_is_what_upstream_reads_and_the_rest_survives() throws Exception {
        // given
        var before = asUpstreamReads();
        // when
        hermes.run("config", "set", "agent.max_turns", "77");
        hermes.run("config", "set", "ANTHROPIC_API_KEY", "sk-ant-api03-abcdefghijklmnopqrstuvwxyz");
        hermes.run("sessions", "rename", TRIP, "Kyoto in spring");
        hermes.run("profile", "create", "writer");
        hermes.run("--provider", "demo", "-z", "remember that the cat is called Ada");
        // then
        var after = asUpstreamReads();
        var expected = (ObjectNode) before.path("config").deepCopy();
        ((ObjectNode) expected.path("agent")).put("max_turns", 77);
        assertThat(after.path("config")).isEqualTo(expected);
        assertThat(hermes.file("config.yaml")).contains("# the good one", "# nobody knows this key");
        assertThat(after.path("env").properties())
                .containsAll(before.path("env").properties())
                .contains(Map.entry(
                        "ANTHROPIC_API_KEY",
                        JsonMapper.shared().getNodeFactory().stringNode("sk-ant-api03-abcdefghijklmnopqrstuvwxyz")));
        assertThat(texts(after.path("memory")))
                .startsWith("Uses a standing desk", "Prefers § over bullets")
                .hasSize(3)
                .last()
                .asString()
                .contains("Ada");
        assertThat(texts(after.path("profiles"))).containsExactly("coder", "writer");
        assertThat(after.path("integrity").asString()).isEqualTo("ok");
        assertThat(after.path("schema").asInt()).isEqualTo(13);
        assertThat(after.path("titles").path(TRIP).asString()).isEqualTo("Kyoto in spring");
        assertThat(texts(after.path("found"))).contains(TRIP);
        assertThat(after.path("modes").path("config.yaml").asString()).isEqualTo("0o600");
        assertThat(after.path("modes").path(".env").asString()).isEqualTo("0o600");
    }

    @Test
    void a_conversation_of_ours_has_the_shape_of_upstreams() throws Exception {
        hermes.run("--provider", "demo", "-z", "how many files are in this folder?");
        var ours = new ArrayList<JsonNode>();
        asUpstreamReads().path("messages").forEach(message -> {
            if (!message.path("session").asString().equals(TRIP)) {
                ours.add(message);
            }
        });
        assertThat(ours.stream().map(message -> message.path("role").asString()).toList())
                .startsWith("user", "assistant", "tool")
                .last()
                .isEqualTo("assistant");
        assertThat(ours.get(1).path("tools")).isNotEmpty();
        assertThat(ours.get(1).path("arguments").get(0).isObject()).isTrue();
    }

    @Test
    void both_write_conversations_at_once_and_nothing_is_lost() throws Exception {
        // given
        int count = 150;
        var upstream = new ProcessBuilder(
                        "python3",
                        script.toString(),
                        "write-sessions",
                        hermes.home().toString(),
                        "" + count)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(upstream.inputReader().readLine()).isEqualTo("ready");
        upstream.outputWriter().write("go\n");
        upstream.outputWriter().flush();
        // when
        int ours = 0;
        while (upstream.isAlive() || ours < 5) {
            var result = hermes.run("--provider", "demo", "-z", "hello " + ours++);
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.err()).doesNotContain("will not be kept", "could not be stored");
        }
        assertThat(upstream.waitFor()).isZero();
        // then
        var all = asUpstreamReads();
        assertThat(all.path("integrity").asString()).isEqualTo("ok");
        assertThat(all.path("titles").size()).isEqualTo(1 + count + ours);
        assertThat(StreamSupport.stream(all.path("messages").spliterator(), false)
                        .map(message -> message.path("content").asString(""))
                        .filter(text -> text.matches("(number|hello) \\d+")))
                .hasSize(count + ours);
    }
}

package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SecurityCommandTest {
    private final JsonMapper mapper = new JsonMapper();
    private final List<JsonNode> queries = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> details = new HashMap<>();

    @TempDir
    Path directory;

    private Cli hermes;
    private HttpServer osv;
    private volatile int status = 200;

    /** An OSV server that knows the vulnerabilities of {@code a}, under each of its ids. */
    @BeforeEach
    void database() throws IOException {
        hermes = Cli.in(directory);
        osv = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        osv.createContext("/v1/querybatch", exchange -> {
            var body = mapper.readTree(exchange.getRequestBody().readAllBytes());
            var answer = mapper.createObjectNode();
            var results = answer.putArray("results");
            for (var query : body.path("queries")) {
                queries.add(query);
                var result = results.addObject();
                if (query.path("package").path("name").asString().equals("a")) {
                    details.keySet().stream()
                            .sorted()
                            .forEach(id -> result.withArray("vulns").addObject().put("id", id));
                }
            }
            respond(exchange, status, answer.toString());
        });
        osv.createContext("/v1/vulns/", exchange -> {
            var id = exchange.getRequestURI().getPath().substring("/v1/vulns/".length());
            var detail = details.getOrDefault(id, "");
            respond(exchange, detail.isEmpty() ? 500 : 200, detail);
        });
        osv.start();
        hermes.with("HERMES_OSV_URL", "http://127.0.0.1:" + osv.getAddress().getPort());
    }

    private static void respond(com.sun.net.httpserver.HttpExchange exchange, int status, String text)
            throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void close() {
        osv.stop(0);
    }

    @Test
    void a_plugin_that_pins_a_vulnerable_package_is_found() {
        hermes.file("plugins/p/requirements.txt", "# pins\na==1.0 ; python_version > '3'\nb>=2\n-r other.txt\n");
        details.put("GHSA-1", """
                {"summary": "Bad thing", "database_specific": {"severity": "HIGH"},
                 "affected": [{"ranges": [{"events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}]}""");
        var result = hermes.run("security", "audit", "--skip-venv");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                Found 1 known vulnerability finding(s) across 1 component(s):

                [plugin:p]
                  HIGH      a==1.0  GHSA-1
                            Bad thing
                            fixed in: 1.1
                """);
        assertThat(hermes.run("security", "--skip-venv", "--fail-on", "high").exit())
                .isEqualTo(1);
    }

    @Test
    void a_score_counts_where_no_word_is_given_and_aliases_are_one() {
        hermes.file("plugins/p/pyproject.toml", """
                [project]
                dependencies = ["a==1.0", "c>2"]
                [project.optional-dependencies]
                x = ["d[y]==3.1"]
                """);
        details.put(
                "CVE-1",
                "{\"aliases\": [\"GHSA-1\"], \"severity\": [{\"type\": \"CVSS_V3\","
                        + " \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}]}");
        details.put("GHSA-1", "{\"aliases\": [\"CVE-1\"]}");
        details.put(
                "GHSA-4",
                "{\"severity\": [{\"type\": \"CVSS_V4\", \"score\":"
                        + " \"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\"}]}");
        var json =
                mapper.readTree(hermes.run("security", "--skip-venv", "--json").out());
        assertThat(json.path("total_components_scanned").asInt()).isEqualTo(2);
        assertThat(json.path("findings").size()).isEqualTo(2);
        assertThat(json.path("findings").path(0).path("severity").asString()).isEqualTo("CRITICAL");
        assertThat(json.path("findings").path(1).path("severity").asString()).isEqualTo("CRITICAL");
        assertThat(json.path("findings").path(0).path("vuln_id").asString()).isEqualTo("CVE-1");
    }

    @Test
    void tool_servers_are_audited_when_they_pin_a_version() {
        hermes.file("config.yaml", """
                mcp_servers:
                  one: {command: npx, args: ["-y", "@a/b@1.0.0"]}
                  two: {command: npx.cmd, args: ["--package=c@2.0", "run-c"]}
                  three: {command: uvx, args: ["--from", "d==3.0", "d"]}
                  four: {command: pipx, args: ["run", "e==4.0"]}
                  open: {command: npx, args: ["-y", "some-pkg"]}
                  tag: {command: bunx, args: ["f@latest"]}
                  box: {command: docker, args: ["run", "x:1"]}
                """);
        var result = hermes.run("security", "--skip-runtime");
        assertThat(result.out()).isEqualTo("No known vulnerabilities found across 4 component(s).\n");
        assertThat(result.err()).contains("mcp:open", "mcp:tag").doesNotContain("mcp:box");
        assertThat(queries.stream()
                        .map(query -> query.path("package").path("name").asString()))
                .containsExactly("@a/b", "c", "d", "e");
        assertThat(hermes.run("security", "--skip-runtime", "--skip-mcp").out())
                .isEqualTo("There is nothing to audit.\n");
    }

    @Test
    void jars_of_plugins_tell_what_they_hold() throws IOException {
        var jar = hermes.home().resolve("plugins/p/lib/x.jar");
        Files.createDirectories(jar.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("META-INF/maven/g/shaded/pom.properties"));
            zip.write("groupId=g\nartifactId=shaded\nversion=1.2\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.copy(jar, jar.resolveSibling("y.jar"));
        Files.write(jar.resolveSibling("mute.jar"), new byte[] {1});
        var result = hermes.run("security", "--skip-venv");
        assertThat(queries.getFirst().toString()).contains("\"g:shaded\"", "\"Maven\"", "\"1.2\"");
        assertThat(result.out()).contains("across 1 component(s)");
        assertThat(result.err()).contains("mute.jar");
    }

    @Test
    void a_database_that_does_not_answer_is_no_clean_bill() {
        hermes.file("plugins/p/requirements.txt", "a==1.0\n");
        status = 500;
        var result = hermes.run("security", "--skip-venv");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("audit failed: ");
        status = 200;
        details.put("GHSA-1", "");
        var incomplete = hermes.run("security", "--skip-venv", "--json");
        assertThat(incomplete.exit()).isEqualTo(2);
        assertThat(mapper.readTree(incomplete.out()).path("incomplete").size()).isEqualTo(1);
        osv.stop(0);
        assertThat(hermes.run("security", "--skip-venv").exit()).isEqualTo(2);
    }

    @Test
    void without_a_network_the_last_answer_counts_and_says_how_old_it_is() {
        hermes.file("plugins/p/requirements.txt", "a==1.0\n");
        details.put("GHSA-1", "{\"database_specific\": {\"severity\": \"CRITICAL\"}}");
        assertThat(hermes.run("security", "--skip-venv").exit()).isEqualTo(1);
        osv.stop(0);
        hermes.clock.advance(java.time.Duration.ofHours(3));
        var result = hermes.run("security", "--skip-venv");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("GHSA-1");
        assertThat(result.err()).contains("3h ago");
        hermes.file("plugins/p/requirements.txt", "a==1.1\n");
        assertThat(hermes.run("security", "--skip-venv").exit())
                .as("another version is another question")
                .isEqualTo(2);
    }
}

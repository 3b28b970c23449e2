package dev.hermes.services.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.ConfigMigration;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Outcome;
import dev.hermes.services.StandIns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The files of the image, as far as they can be tried without one; {@code image.sh} runs them where they belong. */
@DisabledOnOs(OS.WINDOWS)
class ContainerImageTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<String> ON = List.of("1", "true", "TRUE", "True", "yes", "YES", "Yes");
    private static final List<String> OFF = List.of("", "0", "no", "false", "tRUE");

    /** {@code home.file("name")} and {@code home.directory().resolve("name/below")}, with what the variable is called. */
    private static final Pattern NAME_IN_A_HOME = Pattern.compile(
            "(?:\\bfile|\\bhome(?:\\(\\))?(?:\\.(?:directory|root)\\(\\))?\\.resolve)\\(\"([^\"/]+)[^\"]*\"\\)");

    /** What is looked up in the homes of other programs, and the sources of upstream, which are only looked for. */
    private static final Set<String> OF_OTHERS = Set.of("config.toml", "models_cache.json", "hermes-agent");

    private static final Pattern FILE =
            Pattern.compile("\\.(json|yaml|db|lock|pid|md|tsv|txt)$|^\\.(?!local|ssh|git)|^active_profile$");

    @TempDir
    Path temporary;

    static Path project() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docker"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    private static Path docker(String file) {
        return project().resolve("docker").resolve(file);
    }

    static List<Path> scripts() throws Exception {
        try (var files = Files.walk(docker(""))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return Files.size(file) > 2
                                    && Files.readString(file).startsWith("#!");
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    private Outcome run(String script, Map<String, String> variables, String... arguments) {
        var words = new java.util.ArrayList<>(List.of("sh", docker(script).toString()));
        words.addAll(List.of(arguments));
        var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        environment.putAll(variables);
        return new LocalPrograms(environment).run(words, Map.of(), LONG);
    }

    @Test
    void every_script_is_one_and_can_be_started() throws Exception {
        assertThat(scripts()).hasSize(11);
        for (var script : scripts()) {
            assertThat(script).isExecutable();
            assertThat(new LocalPrograms(Map.of("PATH", "/usr/bin:/bin")).run(LONG, "sh", "-n", script.toString()))
                    .isEqualTo(new Outcome.Ended(0, "", ""));
        }
    }

    @Test
    void the_scripts_of_a_start_run_in_this_order() throws Exception {
        try (var files = Files.list(docker("cont-init.d"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("01-hermes-setup", "015-supervise-perms", "02-reconcile-profiles");
        }
    }

    @Test
    void the_services_of_the_image_are_complete() {
        for (var service : List.of("main-hermes", "dashboard")) {
            assertThat(docker("s6-rc.d/" + service + "/type")).hasContent("longrun");
            assertThat(docker("s6-rc.d/" + service + "/dependencies.d/base")).isEmptyFile();
            assertThat(docker("s6-rc.d/user/contents.d/" + service)).isEmptyFile();
        }
    }

    @Test
    void a_dashboard_that_nobody_asked_for_is_down_for_good() {
        for (var off : OFF) {
            var variables = Map.of("HERMES_DASHBOARD", off);
            assertThat(run("s6-rc.d/dashboard/finish", variables).status())
                    .as(off)
                    .isEqualTo(125);
            assertThat(run("s6-rc.d/dashboard/run", variables)).isEqualTo(new Outcome.Ended(0, "", ""));
        }
        assertThat(run("s6-rc.d/dashboard/finish", Map.of()).status()).isEqualTo(125);
        var wanted = Map.of("HERMES_DASHBOARD", "1");
        assertThat(run("s6-rc.d/dashboard/finish", wanted, "2", "0").status())
                .as("one that does not know how it was called will not know it next time")
                .isEqualTo(125);
        assertThat(run("s6-rc.d/dashboard/finish", wanted, "1", "0").status()).isZero();
        for (var on : ON) {
            assertThat(run("s6-rc.d/dashboard/finish", Map.of("HERMES_DASHBOARD", on))
                            .status())
                    .as(on)
                    .isZero();
        }
    }

    private List<String> dashboard(Map<String, String> more) throws Exception {
        var tools = new StandIns(Files.createTempDirectory(temporary, "bin"), "hermes", "s6-setuidgid", "id")
                .answer("id", "-u", "0\n");
        var variables = new HashMap<>(tools.environment());
        variables.putAll(Map.of("HERMES_DASHBOARD", "1", "HERMES_HOME", temporary.toString()));
        variables.putAll(more);
        var outcome = run("s6-rc.d/dashboard/run", variables);
        assertThat(outcome.status()).isZero();
        var said = ((Outcome.Ended) outcome).err();
        if (tools.calls().getLast().contains("--insecure")) {
            assertThat(said)
                    .as("it is the encryption that is missing; who comes is asked all the same")
                    .contains("warning", "not encrypted", "login token", "HERMES_DASHBOARD_TOKEN")
                    .doesNotContain("without asking");
        } else {
            assertThat(said).isEmpty();
        }
        return tools.calls();
    }

    @Test
    void the_dashboard_listens_where_it_is_told_and_says_so_when_everybody_can_come() throws Exception {
        assertThat(dashboard(Map.of()))
                .endsWith("s6-setuidgid hermes hermes dashboard --host 0.0.0.0 --port 9119 --no-open --insecure");
        assertThat(dashboard(Map.of("HERMES_DASHBOARD_HOST", "127.0.0.1", "HERMES_DASHBOARD_PORT", "8080")))
                .endsWith("s6-setuidgid hermes hermes dashboard --host 127.0.0.1 --port 8080 --no-open");
        assertThat(dashboard(Map.of("HERMES_DASHBOARD_HOST", "localhost")))
                .endsWith("s6-setuidgid hermes hermes dashboard --host localhost --port 9119 --no-open");
    }

    @Test
    void the_old_entry_point_sets_up_and_says_that_it_is_old() throws Exception {
        var home = temporary.resolve("home");
        var tools = new StandIns(temporary.resolve("bin"), "id", "chown").answer("id", "-u", "1000\n");
        var variables = new HashMap<>(tools.environment());
        variables.put("HERMES_HOME", home.toString());
        var outcome = run("entrypoint.sh", variables);
        assertThat(outcome.status()).isZero();
        assertThat(((Outcome.Ended) outcome).err()).contains("deprecated");
        assertThat(home.resolve("SOUL.md")).exists();
        assertThat(home.resolve(".install_method")).hasContent("docker");
        assertThat(tools.calls()).as("who is not root gives nothing away").noneMatch(call -> call.startsWith("chown"));
    }

    /** Every name that this program has for an entry of a home, as its sources spell them. */
    private static Set<String> namesInAHome() throws Exception {
        var names = new TreeSet<String>();
        for (var module : List.of(
                "agent",
                "cli",
                "extensions",
                "gateway",
                "home",
                "kanban",
                "llm",
                "maintenance",
                "providers",
                "sessions",
                "tools")) {
            try (var files = Files.walk(project().resolve(module).resolve("src/main/java"))) {
                for (var file : files.filter(file -> file.toString().endsWith(".java")
                                && !file.toString().endsWith("Rehearsal.java"))
                        .toList()) {
                    var matcher = NAME_IN_A_HOME.matcher(Files.readString(file));
                    while (matcher.find()) {
                        names.add(matcher.group(1));
                    }
                }
            }
        }
        return names;
    }

    @Test
    void a_volume_of_somebody_else_is_given_to_the_account_as_far_as_this_program_made_it() throws Exception {
        // given
        var home = Files.createDirectory(temporary.resolve("data"));
        var ours = namesInAHome();
        assertThat(ours).as("what is looked for is found").hasSizeGreaterThan(30);
        ours.removeAll(OF_OTHERS);
        var theirs = List.of("theirs", "notes.txt", ".ssh", ".git", "project");
        for (var name :
                Stream.of(ours, theirs).flatMap(java.util.Collection::stream).toList()) {
            if (FILE.matcher(name).find()) {
                Files.writeString(home.resolve(name), "");
            } else {
                Files.createDirectory(home.resolve(name));
            }
        }
        var tools = new StandIns(temporary.resolve("bin"), "id", "chown", "s6-setuidgid", "stat")
                .answer("id", "-u", "0\n")
                .answer("id", "-u hermes", "10000\n")
                .answer("stat", "*", "1234\n");
        var variables = new HashMap<>(tools.environment());
        variables.put("HERMES_HOME", home.toString());
        // when
        run("stage2-hook.sh", variables);
        // then
        var given = tools.calls().stream()
                .filter(call -> call.startsWith("chown "))
                .map(call -> call.substring(call.lastIndexOf('/') + 1))
                .toList();
        assertThat(given).containsAll(ours).doesNotContainAnyElementsOf(theirs);
        assertThat(given.indexOf("data"))
                .as("the home itself comes after all that is decided by its owner")
                .isGreaterThan(given.indexOf("state.db"));
    }

    @Test
    void what_the_image_downloads_is_pinned() throws Exception {
        var text = Files.readString(docker("Dockerfile"));
        assertThat(text)
                .contains("FROM debian:13.4\n")
                .contains("S6_OVERLAY_VERSION=3.2.3.0\n")
                .contains("sha256sum -c -")
                .contains("b720f9d9340efc8bb07528b9743813c836e4b02f8693d90241f047998b4c53cf")
                .contains("a93f02882c6ed46b21e7adb5c0add86154f01236c93cd82c7d682722e8840563")
                .contains("0952056ff913482163cc30e35b2e944b507ba1025d78f5becbb89367bf344581")
                .contains("a60dc5235de3ecbcf874b9c1f18d73263ab99b289b9329aa950e8729c4789f0e")
                .contains("ENTRYPOINT [\"/init\", \"/opt/hermes/docker/main-wrapper.sh\"]\nCMD []\n");
    }

    @Test
    void two_containers_share_a_volume_and_one_runs_the_gateways() throws Exception {
        var compose = new org.yaml.snakeyaml.Yaml()
                .<Map<String, Map<String, Map<String, Object>>>>load(
                        Files.readString(project().resolve("docker-compose.yml")));
        var services = compose.get("services");
        assertThat(services.get("gateway")).containsEntry("command", List.of("gateway", "run"));
        assertThat(services.get("dashboard"))
                .containsEntry("command", List.of("dashboard", "--host", "127.0.0.1", "--no-open"));
        assertThat(services.values())
                .allSatisfy(service -> assertThat(service)
                        .containsEntry("restart", "unless-stopped")
                        .containsEntry("network_mode", "host")
                        .containsEntry("volumes", List.of("${HOME}/.hermes:/opt/data")));
        assertThat(services.get("dashboard").get("environment").toString()).contains("HERMES_ROLE=dashboard");
        assertThat(services.get("gateway").get("environment").toString()).doesNotContain("HERMES_ROLE");
    }

    @Test
    void the_settings_of_a_first_start_need_no_migration() throws Exception {
        var settings = new org.yaml.snakeyaml.Yaml()
                .<Map<String, Object>>load(Files.readString(docker("config.example.yaml")));
        assertThat(settings).containsExactly(Map.entry("_config_version", ConfigMigration.CURRENT));
    }
}

package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.api.HermesException;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Installation;
import dev.hermes.testkit.TestMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class UnitTextTest {
    private static final String PATH = "/opt/hermes/bin:/usr/bin:/bin";
    private static final ServiceUser ALICE = new ServiceUser("alice", "staff", Path.of("/home/alice"));

    @TempDir
    Path temporary;

    private static Installation installation(String home, int drain) {
        var user = Path.of("/home/bob");
        return new Installation(
                Path.of("/opt/hermes/bin/hermes"),
                Path.of("/opt/hermes"),
                Optional.of(Path.of("/opt/java")),
                Path.of(home),
                user,
                GatewayNames.of(user, Path.of(home)),
                Duration.ofSeconds(drain));
    }

    private static String golden(String name) throws Exception {
        try (var in = UnitTextTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_unit_of_a_person() throws Exception {
        assertThat(UnitText.ofUser(installation("/home/bob/.hermes/profiles/coder", 10), PATH)
                        .text())
                .isEqualTo(golden("user.service"));
    }

    @Test
    void the_unit_of_the_machine() throws Exception {
        var seen = ALICE.seenBy(installation("/home/bob/.hermes", 180));
        assertThat(UnitText.ofSystem(seen, PATH, ALICE).text()).isEqualTo(golden("system.service"));
    }

    @Test
    void systemd_has_nothing_against_them() throws Exception {
        var analyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(
                TestMachine.here().has("systemd-analyze (apt-get install systemd)", Files.isExecutable(analyze)),
                "needs systemd-analyze");
        var odd = Files.createDirectories(temporary.resolve("a $b %h \"c\" \\ d"));
        var names = GatewayNames.of(odd, odd.resolve(".hermes"));
        var program = Files.copy(
                Path.of("/bin/true"),
                Files.createDirectories(temporary.resolve("a $b %h")).resolve("her mes"));
        Files.createDirectories(odd.resolve(".hermes"));
        var installation = new Installation(
                program, odd, Optional.of(odd), odd.resolve(".hermes"), odd, names, Duration.ofSeconds(180));
        var file = temporary.resolve("hermes-gateway.service");
        for (var text : new UnitText[] {
            UnitText.ofUser(installation, PATH),
            UnitText.ofSystem(installation, PATH, new ServiceUser("root", "root", Path.of("/root")))
        }) {
            Files.writeString(file, text.text());
            var process = new ProcessBuilder(analyze.toString(), "verify", file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            assertThat(said.lines().filter(line -> line.contains("hermes-gateway")))
                    .as(said)
                    .allMatch(line -> line.contains("RestartMaxDelaySec") || line.contains("RestartSteps"));
        }
    }

    @Test
    void odd_paths_come_through_as_one_word() {
        var unit = UnitText.ofUser(
                new Installation(
                        Path.of("/opt/my $tools/100%/hermes"),
                        Path.of("/opt"),
                        Optional.empty(),
                        Path.of("/srv/a \"b\" 50%"),
                        Path.of("/home/bob"),
                        new GatewayNames("", Optional.empty()),
                        Duration.ofSeconds(180)),
                PATH);
        assertThat(unit.text())
                .contains("ExecStart=\"/opt/my $tools/100%%/hermes\" gateway run --replace\n")
                .contains("WorkingDirectory=/srv/a \"b\" 50%%\n")
                .contains("Environment=\"HERMES_HOME=/srv/a \\\"b\\\" 50%%\"\n")
                .doesNotContain("JAVA_HOME");
    }

    @Test
    void a_path_of_two_lines_is_refused() {
        assertThatThrownBy(() -> UnitText.ofUser(installation("/srv/a\nExecStart=/bin/evil", 1), PATH))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void stopping_may_take_as_long_as_finishing_does_and_a_minute_at_least() {
        assertThat(UnitText.ofUser(installation("/srv/h", 10), PATH).text()).contains("TimeoutStopSec=90\n");
        assertThat(UnitText.ofUser(installation("/srv/h", 180), PATH).text()).contains("TimeoutStopSec=210\n");
        assertThat(UnitText.ofUser(installation("/srv/h", 0), PATH).text()).contains("TimeoutStopSec=90\n");
    }

    @Test
    void blanks_at_ends_and_what_old_systemds_do_not_know_make_no_difference() {
        var unit = UnitText.ofUser(installation("/srv/h", 10), PATH);
        assertThat(new UnitText("\n\n" + unit.text().replace("\n", "  \r\n") + "\n").sameAs(unit))
                .isTrue();
        assertThat(new UnitText(unit.text().replaceAll("RestartSteps=5\n|RestartMaxDelaySec=300\n", "")).sameAs(unit))
                .isTrue();
        assertThat(new UnitText(unit.text().replace("RestartSec=5", "RestartSec=6")).sameAs(unit))
                .isFalse();
    }

    @Test
    void the_home_and_the_account_can_be_read_back() {
        assertThat(UnitText.ofUser(installation("/srv/50%", 10), PATH).home()).contains("/srv/50%");
        assertThat(UnitText.ofSystem(installation("/srv/h", 10), PATH, ALICE).user())
                .contains("alice");
        assertThat(new UnitText("Environment=HERMES_HOME=/srv/unquoted\n").home())
                .contains("/srv/unquoted");
        assertThat(new UnitText("").home()).isEmpty();
    }

    @Test
    void paths_of_whoever_installs_become_those_of_the_account_and_others_stay() {
        var seen = ALICE.seenBy(installation("/home/bob/.hermes/profiles/coder", 10));
        assertThat(seen.home()).isEqualTo(Path.of("/home/alice/.hermes/profiles/coder"));
        assertThat(seen.launcher()).isEqualTo(Path.of("/opt/hermes/bin/hermes"));
        assertThat(ALICE.seenBy(installation("/srv/h", 10)).home()).isEqualTo(Path.of("/srv/h"));
        assertThat(ALICE.seenBy(installation("/home/bob/elsewhere", 10)).home())
                .as("a home that is not the usual one was chosen")
                .isEqualTo(Path.of("/home/bob/elsewhere"));
    }
}

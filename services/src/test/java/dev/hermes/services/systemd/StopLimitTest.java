package dev.hermes.services.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.services.Caller;
import dev.hermes.services.Host;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopLimitTest extends SystemdMachine {
    @ParameterizedTest
    @CsvSource({
        "90000000, 90000000",
        "1min 30s, 90000000",
        "500ms, 500000",
        "1h, 3600000000",
        "2d 3h 4min 5s 6ms 7us, 183845006007",
        "1.5s, 1500000",
        "0, 0",
    })
    void a_span_is_read_as_systemd_prints_it(String text, long micros) {
        assertThat(TimeSpan.parse(text).orElseThrow().toNanos() / 1000).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({"90weeks", "infinity", "''", "s", "1 min", "-5s", "1min30", "5S"})
    void everything_else_is_undetermined(String text) {
        assertThat(TimeSpan.parse(text)).isEqualTo(Optional.<Duration>empty());
    }

    private Optional<String> warning() {
        return StopLimit.warning(
                new Machine(
                        new Host(root, "Linux", environment, new LocalPrograms(environment)),
                        root,
                        environment,
                        new LocalPrograms(environment),
                        new Caller(1000, "bob", List.of()),
                        waits,
                        temporary),
                DRAIN);
    }

    private void inside(String unit) throws Exception {
        environment.put("INVOCATION_ID", "1");
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(
                root.resolve("proc/self/cgroup"), "0::/user.slice/user@1000.service/app.slice/" + unit + "\n");
    }

    @Test
    void who_would_be_cut_off_in_the_middle_of_its_work_is_told() throws Exception {
        inside("hermes-gateway.service");
        programs.answer(
                "systemctl", "--user show hermes-gateway.service*", "LoadState=loaded\nTimeoutStopUSec=1min 30s\n");
        assertThat(warning())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("kills hermes-gateway.service 90 s after", "may take 180 s", "at least 210"));
        programs.answer(
                "systemctl", "--user show hermes-gateway.service*", "LoadState=loaded\nTimeoutStopUSec=3min 30s\n");
        assertThat(warning()).isEmpty();
    }

    @Test
    void a_unit_of_the_machine_is_asked_for_when_the_person_has_none() throws Exception {
        inside("hermes-gateway.service");
        programs.answer("systemctl", "--user show*", "LoadState=not-found\nTimeoutStopUSec=1min 30s\n")
                .answer("systemctl", "show*", "LoadState=loaded\nTimeoutStopUSec=5s\n");
        assertThat(warning()).hasValueSatisfying(text -> assertThat(text).contains(" 5 s after"));
    }

    @Test
    void nothing_is_asked_where_systemd_did_not_start_it_and_nothing_said_of_what_nobody_knows() throws Exception {
        assertThat(warning()).isEmpty();
        assertThat(programs.calls()).isEmpty();
        inside("hermes-gateway.service");
        programs.answer("systemctl", "*show*", "LoadState=loaded\nTimeoutStopUSec=infinity\n");
        assertThat(warning()).isEmpty();
    }

    @Test
    void the_span_of_a_unit_without_time_is_none() {
        assertThat(TimeSpan.parse("90000000 1s")).isEmpty();
    }
}

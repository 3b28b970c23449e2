package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks like a gateway may be ended by {@code stop --all}: only what certainly is one does. */
class GatewayCommandLineTest {
    private static boolean gateway(String line) {
        return GatewayCommandLine.startsGateway(List.of(line.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hermes gateway",
                "hermes gateway --replace",
                "/opt/bin/hermes -p coder gateway run",
                "hermes --yolo gateway run",
                "C:\\hermes\\hermes.exe gateway run",
                "/usr/bin/python3 /x/bin/hermes gateway run --replace",
                "python -m hermes_cli.main -p coder gateway run",
                "python3.11 -X utf8 -u -m hermes_cli.main gateway run",
                "python3 /src/hermes_cli/main.py gateway run",
                "/Python.framework/MacOS/Python -m hermes_cli.main gateway run",
                "java -cp a.jar dev.hermes.cli.Main --profile=coder gateway run",
                "/bin/sh /opt/hermes/hermes gateway run",
                "hermes-gateway",
                "/usr/bin/python3 /x/bin/hermes-gateway",
                "python gateway/run.py"
            })
    void a_program_of_ours_whose_command_is_the_gateway(String line) {
        assertThat(gateway(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hermes gateway status",
                "hermes gateway stop",
                "hermes chat",
                "hermes logs gateway -f",
                "hermes -z gateway",
                "java -cp a.jar dev.hermes.cli.Main logs gateway -f",
                "tail -f ./hermes gateway",
                "grep -r hermes gateway",
                "vi gateway run",
                "vi gateway/run.py",
                "timeout 300 ./hermes gateway run --replace",
                "sh -c hermes gateway",
                "python3 -c hermes gateway",
                "python3 notes.py hermes gateway",
                "sh",
                "python -m",
                "gateway"
            })
    void anything_else_is_left_alone(String line) {
        assertThat(gateway(line)).isFalse();
    }
}

package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.cli.container.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real process that becomes another one: {@code docker} is a script that notes how it was called. */
@DisabledOnOs(OS.WINDOWS)
class ContainerRoutingTest {
    @TempDir
    Path directory;

    @BeforeEach
    void home() throws IOException {
        Cli.in(directory).file(".container-mode", "backend=docker\n");
        assumeTrue(new Routing(Map.of()).wanted(directory.resolve("home")), "this is a container itself");
        var docker = Files.createDirectories(directory.resolve("bin")).resolve("docker");
        Files.writeString(
                docker,
                "#!/bin/sh\n[ \"$1\" = inspect ] && exit 0\necho $$ >'" + directory
                        + "/pid'\necho \"$*\"\ncat\nexit 7\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String... words) throws IOException {
        var builder = Processes.builder(directory, List.of(), words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(Set.of("COLORTERM", "LANG", "HERMES_DEV"));
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        return builder.start();
    }

    @Test
    void the_process_becomes_the_command_in_the_container() throws Exception {
        var process = start("chat", "-m", "ö pus");
        try (var in = process.outputWriter()) {
            in.write("typed\n");
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("the exit code from inside").isEqualTo(7);
        assertThat(process.inputReader().lines())
                .containsExactly(
                        "exec -i -u hermes -e TERM=xterm -e LC_ALL=C.UTF-8 hermes-agent"
                                + " /data/current-package/bin/hermes chat -m ö pus",
                        "typed");
        assertThat(directory.resolve("pid")).as("it is the same process").hasContent(process.pid() + "\n");
        assertThat(directory.resolve("home").toFile().list()).containsExactly(".container-mode");
    }

    @Test
    void even_the_version_is_that_of_the_container() throws Exception {
        for (var word : new String[] {"--version", "--help", "--no-such-flag"}) {
            var process = start(word);
            process.getOutputStream().close();
            assertThat(process.inputReader().lines()).as(word).anyMatch(line -> line.endsWith("bin/hermes " + word));
            assertThat(process.waitFor()).isEqualTo(7);
        }
    }
}

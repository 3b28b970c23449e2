package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
    @TempDir
    Path directory;

    @Test
    void linux_tells_it_itself() throws IOException {
        var status = Files.writeString(directory.resolve("status"), "Name:\tjava\nVmRSS:\t  102400 kB\nThreads:\t17\n");
        var read = new ProcessMemory(status, "none").read();
        assertThat(read.residentMegabytes()).isEqualTo(100);
        assertThat(read.threads()).isEqualTo(17);
        assertThat(read.heapMegabytes()).isPositive();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void elsewhere_ps_is_asked_about_this_process() throws IOException {
        var ps = Files.writeString(
                directory.resolve("ps"), """
                #!/bin/sh
                [ "$*" = "-o rss= -p %d" ] && echo "  204800"
                """.formatted(ProcessHandle.current().pid()));
        Files.setPosixFilePermissions(ps, PosixFilePermissions.fromString("rwx------"));
        assertThat(new ProcessMemory(directory.resolve("none"), ps.toString())
                        .read()
                        .residentMegabytes())
                .isEqualTo(200);
    }

    @Test
    void without_either_the_jvm_says_what_it_has() {
        var read = new ProcessMemory(directory.resolve("none"), "none").read();
        assertThat(read.residentMegabytes()).isPositive();
        assertThat(read.threads()).isPositive();
    }
}

package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the launcher for Windows says; it runs there only. */
class WindowsLauncherTest {
    private static List<String> launcher() throws IOException {
        return Files.readAllLines(
                Path.of("..", "hermes.cmd"), StandardCharsets.US_ASCII); // cmd.exe guesses the encoding
    }

    @Test
    void the_console_reads_utf_8_before_anything_is_written_unless_the_person_does_not_want_it() throws IOException {
        var lines = launcher();
        int console = lines.indexOf("if defined UTF8 chcp 65001 >nul 2>&1");
        assertThat(lines.get(console - 1))
                .isEqualTo("for %%O in (1 true yes) do if /i \"%HERMES_DISABLE_WINDOWS_UTF8%\"==\"%%O\" set \"UTF8=\"");
        assertThat(lines.get(console - 2)).isEqualTo("set \"UTF8=1\"");
        assertThat(lines.get(console + 1)).as("no child inherits it").isEqualTo("set \"UTF8=\"");
        assertThat(lines.subList(console, lines.size()))
                .anyMatch(line -> line.startsWith("\"%JAVA%\" \"@%APP%\\jvm.options\""));
        assertThat(lines.subList(lines.indexOf(":run"), console)).noneMatch(line -> line.contains("echo"));
    }
}

package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
    private static final int EACH = 40;

    @TempDir
    Path directory;

    @Test
    void two_processes_that_write_at_once_lose_nothing() throws IOException, InterruptedException {
        var home = new HermesHome(directory, directory, "default");
        Files.writeString(home.config(), "# mine\nz: 1 # tail\n");
        Files.writeString(home.env(), "# mine\nZ=1\n");
        // when
        var one = writer("one");
        var two = writer("two");
        for (var process : List.of(one, two)) {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        // then
        var config = YamlReader.map(Files.readString(home.config()));
        assertThat(config).containsOnlyKeys("z", "one", "two");
        assertThat(config.get("one"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .hasSize(EACH);
        assertThat(config.get("two"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .hasSize(EACH);
        assertThat(home.config()).content().startsWith("# mine\nz: 1 # tail\n");
        assertThat(EnvFile.read(home.env())).hasSize(2 * EACH + 1);
    }

    private Process writer(String name) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SettingsWriter.class.getName(),
                        directory.toString(),
                        name,
                        String.valueOf(EACH))
                .inheritIO()
                .start();
    }
}

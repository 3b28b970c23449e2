package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways in a table of processes; the table is made here, because the processes of other people cannot be. */
class GatewaySearchTest {
    @TempDir
    Path proc;

    private static String words(String... words) {
        return Arrays.stream(words).map(word -> word + "\0").collect(Collectors.joining());
    }

    private Path process(int pid, String line) throws IOException {
        var directory = Files.createDirectory(proc.resolve(String.valueOf(pid)));
        Files.writeString(directory.resolve("cmdline"), words(line.split(" ")));
        Files.writeString(directory.resolve("stat"), pid + " (x) S 1" + " 0".repeat(20));
        return directory;
    }

    private void process(int pid, String line, String... variables) throws IOException {
        Files.writeString(process(pid, line).resolve("environ"), words(variables));
    }

    private GatewaySearch search() {
        return new GatewaySearch(new ProcessTable(proc), Path.of("/home/ada/.hermes"));
    }

    @Test
    void the_home_of_a_gateway_that_names_none_is_below_that_of_its_own_person() throws Exception {
        process(101, "hermes gateway run", "HOME=/home/ada");
        process(102, "hermes gateway run", "HOME=/home/bob");
        process(103, "hermes gateway run", "HOME=/home/bob", "HERMES_HOME=/home/ada/.hermes");
        var root = Path.of("/home/ada/.hermes");
        assertThat(search().of(root, root, "default")).containsExactly(101L, 103L);
    }

    @Test
    void one_whose_variables_cannot_be_seen_is_somebody_elses() throws Exception {
        process(101, "hermes gateway run");
        process(102, "hermes -p coder gateway run");
        var root = Path.of("/home/ada/.hermes");
        assertThat(search().of(root, root, "default")).isEmpty();
        assertThat(search().of(root, root.resolve("profiles/coder"), "coder")).isEmpty();
    }

    @Test
    void a_profile_is_named_by_a_whole_word_or_by_its_home() throws Exception {
        process(101, "hermes -p coder gateway run", "HOME=/home/ada");
        process(102, "hermes -p cod gateway run", "HOME=/home/ada");
        process(103, "hermes gateway run", "HOME=/home/ada", "HERMES_HOME=/home/ada/.hermes/profiles/cod");
        process(104, "hermes -p cod gateway run", "HOME=/home/bob");
        var root = Path.of("/home/ada/.hermes");
        assertThat(search().of(root, root.resolve("profiles/cod"), "cod")).containsExactly(102L, 103L);
    }
}

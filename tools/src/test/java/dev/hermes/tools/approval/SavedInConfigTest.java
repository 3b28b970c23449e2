package dev.hermes.tools.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Managed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedInConfigTest {
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");

    @TempDir
    private Path root;

    private HermesHome home;

    @BeforeEach
    void open() {
        home = new HermesHome(root, root, "default");
    }

    @Test
    void a_key_is_added_to_what_others_saved_meanwhile() throws Exception {
        // given
        Files.writeString(home.config(), "# mine\ncommand_allowlist:\n  - find -delete\n");
        var saved = saved();
        Files.writeString(home.config(), "# mine\ncommand_allowlist:\n  - find -delete\n  - SQL DROP\n");
        // when
        saved.add("recursive delete");
        // then
        assertThat(saved().keys()).containsExactlyInAnyOrder("find -delete", "SQL DROP", "recursive delete");
        assertThat(saved.keys()).contains("recursive delete");
        assertThat(Files.readString(home.config())).startsWith("# mine\n");
    }

    @Test
    void keys_that_many_programs_add_at_once_are_all_saved() throws Exception {
        // given
        var start = new CyclicBarrier(KEYS.size());
        var programs = KEYS.stream()
                .<Callable<Void>>map(key -> () -> {
                    var saved = saved();
                    start.await();
                    saved.add(key);
                    return null;
                })
                .toList();
        // when
        try (var threads = Executors.newFixedThreadPool(KEYS.size())) {
            threads.invokeAll(programs);
        }
        // then
        assertThat(saved().keys()).containsExactlyInAnyOrderElementsOf(KEYS);
    }

    @Test
    void a_first_key_makes_the_list() {
        saved().add("recursive delete");
        assertThat(saved().keys()).containsExactly("recursive delete");
    }

    @Test
    void what_is_no_list_is_not_overwritten() throws Exception {
        Files.writeString(home.config(), "command_allowlist: everything\n");
        var saved = saved();
        assertThat(saved.keys()).isEmpty();
        saved.add("recursive delete");
        assertThat(Files.readString(home.config())).isEqualTo("command_allowlist: everything\n");
    }

    @Test
    void a_broken_file_is_not_overwritten() throws Exception {
        Files.writeString(home.config(), "a: [\n");
        saved().add("recursive delete");
        assertThat(Files.readString(home.config())).isEqualTo("a: [\n");
    }

    @Test
    void a_file_of_a_package_manager_is_not_written_and_the_key_holds_until_the_program_ends() {
        // given
        var managed = Managed.of(home, Map.of("HERMES_MANAGED", "brew"));
        var saved = new SavedInConfig(Config.read(home, Map.of(), false), home, managed, Log.NONE);
        // when
        saved.add("recursive delete");
        // then
        assertThat(saved.keys()).containsExactly("recursive delete");
        assertThat(home.config()).doesNotExist();
    }

    private SavedInConfig saved() {
        return new SavedInConfig(Config.read(home, Map.of(), false), home, Optional.empty(), Log.NONE);
    }
}

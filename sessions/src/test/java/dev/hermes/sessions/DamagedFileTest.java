package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {
    @TempDir
    Path directory;

    @Test
    void what_is_no_database_is_named_and_left_alone() throws Exception {
        var file = directory.resolve("state.db");
        Files.writeString(file, "this is no database, whatever its name says. ".repeat(50));
        var before = Files.readString(file);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("file is not a database")
                .satisfies(e -> assertThat(((HermesException) e).advice()).isNotEmpty());
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void a_directory_in_its_place_is_named() throws Exception {
        var file = Files.createDirectories(directory.resolve("state.db"));
        assertThatThrownBy(() -> open(file)).isInstanceOf(HermesException.class).hasMessageContaining(file.toString());
    }

    @Test
    void a_file_in_the_place_of_its_directory_is_named() throws Exception {
        var file = Files.writeString(directory.resolve("home"), "").resolve("state.db");
        assertThatThrownBy(() -> open(file)).isInstanceOf(HermesException.class).hasMessageContaining(file.toString());
    }

    @Test
    void an_empty_file_becomes_a_database() throws Exception {
        var file = Files.createFile(directory.resolve("state.db"));
        try (var store = open(file)) {
            assertThat(store.stats().sessions()).isZero();
        }
    }

    @Test
    void overwritten_pages_are_reported_with_the_file() throws Exception {
        var file = directory.resolve("state.db");
        try (var store = open(file)) {
            for (int i = 0; i < 200; i++) {
                store.append("s" + i, List.of(Message.user("word ".repeat(200))));
            }
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[(int) channel.size() - 4096 * 20]), 4096 * 20L);
        }
        assertThatThrownBy(() -> {
                    try (var store = open(file)) {
                        for (int i = 0; i < 200; i++) {
                            store.messages("s" + i);
                        }
                        store.search(SearchQuery.of("word", 5));
                    }
                })
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("malformed");
    }

    private static SessionStore open(Path file) {
        return SessionStore.open(file, Clock.systemUTC(), Log.NONE);
    }
}

package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossesTest {
    private static final String JOBS = "{\"jobs\": [{\"id\": \"aaaaaaaaaaaa\"}, {\"id\": \"bbbbbbbbbbbb\"}]}";

    @TempDir
    Path directory;

    private Path home;
    private Path snapshot;

    @BeforeEach
    void before_the_update() throws IOException {
        home = Files.createDirectories(directory.resolve("home/cron")).getParent();
        snapshot = Files.createDirectories(directory.resolve("snapshot/cron")).getParent();
        Files.writeString(snapshot.resolve("cron/jobs.json"), JOBS);
        Files.writeString(snapshot.resolve(".env"), "A=1\nB='two words'\n");
        Files.writeString(home.resolve("cron/jobs.json"), JOBS);
        Files.writeString(home.resolve(".env"), "# mine\nA=changed\nB='two words'\n");
    }

    private Losses losses() {
        return new Losses(new HermesHome(home, home, "default"), snapshot);
    }

    @Test
    void what_is_still_there_stays_as_it_is() throws IOException {
        assertThat(losses().putBack()).isEmpty();
        assertThat(Files.readString(home.resolve(".env"))).contains("A=changed");
    }

    @Test
    void jobs_and_keys_that_are_gone_come_back() throws IOException {
        Files.writeString(home.resolve("cron/jobs.json"), "{\"jobs\": []}");
        Files.writeString(home.resolve(".env"), "# mine\nA=changed\n");
        assertThat(losses().putBack())
                .satisfiesExactly(
                        jobs -> assertThat(jobs).contains("2 scheduled jobs"),
                        keys -> assertThat(keys).contains("B").doesNotContain("two words"));
        assertThat(home.resolve("cron/jobs.json")).hasContent(JOBS);
        assertThat(Files.readString(home.resolve(".env")))
                .startsWith("# mine\nA=changed\n")
                .contains("two words");
    }

    @Test
    void a_file_of_jobs_that_cannot_be_read_is_not_written_over() throws IOException {
        Files.writeString(home.resolve("cron/jobs.json"), "{\"jobs\": [tr");
        assertThat(losses().putBack()).isEmpty();
        assertThat(home.resolve("cron/jobs.json")).hasContent("{\"jobs\": [tr");
    }
}

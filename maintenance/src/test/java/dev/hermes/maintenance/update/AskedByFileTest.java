package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class AskedByFileTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"y,true", "' YES\n',true", "'',true", "n,false", "no,false", "later,false"})
    void the_answer_comes_from_the_gateway_and_the_files_go(String answer, boolean given) throws Exception {
        // given: an answer to an earlier question
        Files.writeString(home.resolve(".update_response"), "n");
        var asked = new FutureTask<>((Callable<Boolean>) () -> new AskedByFile(home).given("Go on?"));
        Thread.ofVirtual().start(asked);
        // when: the gateway sees the question
        var question = home.resolve(".update_prompt.json");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(question) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        var json = new JsonMapper().readTree(Files.readString(question));
        assertThat(json.path("prompt").asString()).isEqualTo("Go on?");
        assertThat(json.path("default").asString()).isEqualTo("y");
        assertThat(json.path("id").asString()).hasSize(36);
        Files.writeString(home.resolve(".answer"), answer);
        Files.move(home.resolve(".answer"), home.resolve(".update_response"));
        // then
        assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo(given);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void nobody_who_answers_in_time_means_the_usual_answer() throws Exception {
        assertThat(new AskedByFile(home, Duration.ofMillis(1)).given("Go on?")).isTrue();
        assertThat(home).isEmptyDirectory();
    }
}

package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class StateFileTest {
    private final GatewayRecord self =
            new GatewayRecord(42, List.of("/bin/hermes", "gateway", "run"), OptionalLong.of(7));

    @TempDir
    Path home;

    private StateFile state() {
        return new StateFile(home, self, MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE);
    }

    private Path file() {
        return home.resolve("gateway_state.json");
    }

    @Test
    void the_state_says_who_writes_it_and_when() throws IOException {
        state().change(node -> node.put("gateway_state", GatewayPhase.STARTING.text()));
        assertThat(file())
                .content()
                .isEqualTo("{\"pid\":42,\"kind\":\"hermes-gateway\",\"argv\":[\"/bin/hermes\",\"gateway\",\"run\"],"
                        + "\"start_time\":7,\"gateway_state\":\"starting\","
                        + "\"updated_at\":\"2026-03-01T09:00:00.000000+00:00\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void what_others_wrote_stays_and_who_it_was_does_not() throws IOException {
        Files.writeString(file(), "{\"pid\":1,\"desired_state\":\"running\",\"exit_reason\":\"old\"}");
        state().change(node -> node.put("gateway_state", "running"));
        var node = StateFile.read(home).orElseThrow();
        assertThat(node.path("pid").longValue()).isEqualTo(42);
        assertThat(node.path("desired_state").stringValue()).isEqualTo("running");
        assertThat(node.path("exit_reason").stringValue()).isEqualTo("old");
    }

    @Test
    void each_platform_has_its_own_state() {
        state().platform("api_server", "connected", Optional.empty(), Optional.empty());
        state().platform("webhook", "fatal", Optional.of("port"), Optional.of("taken"));
        var platforms = StateFile.read(home).orElseThrow().path("platforms");
        assertThat(platforms.path("api_server").path("state").stringValue()).isEqualTo("connected");
        assertThat(platforms.path("webhook").path("error_message").stringValue())
                .isEqualTo("taken");
    }

    @Test
    void a_file_that_is_no_json_begins_anew() throws IOException {
        Files.writeString(file(), "{ not json");
        assertThat(StateFile.read(home)).isEmpty();
        state().change(node -> node.put("gateway_state", "running"));
        assertThat(StateFile.read(home)).isPresent();
    }

    @Test
    void a_wish_is_not_undone_by_a_gateway_that_writes_how_it_fares() throws Exception {
        var gateway = state();
        var busy = new FutureTask<>(
                () -> {
                    for (int i = 1; i <= 30; i++) {
                        int agents = i;
                        gateway.change(node -> node.put("active_agents", agents));
                        assertThat(read("active_agents")).isEqualTo(String.valueOf(agents));
                    }
                },
                true);
        Thread.ofVirtual().start(busy);
        for (int i = 1; i <= 30; i++) {
            StateFile.wish(home, i % 2 == 0);
            assertThat(read("desired_state")).isEqualTo(i % 2 == 0 ? "running" : "stopped");
        }
        assertThat(busy.get(60, TimeUnit.SECONDS)).isTrue();
    }

    private String read(String member) {
        return StateFile.read(home).orElseThrow().path(member).asString();
    }

    @Test
    void a_file_that_cannot_be_read_is_not_written_over_by_a_wish() throws IOException {
        Files.createDirectory(file());
        assertThatThrownBy(() -> StateFile.wish(home, true)).isInstanceOf(IOException.class);
        state().change(node -> node.put("gateway_state", "running"));
        assertThat(file()).as("and a gateway works on without it").isEmptyDirectory();
    }

    @Test
    void a_lock_that_cannot_be_made_keeps_nobody_from_seeing_the_state() throws IOException {
        Files.createDirectory(home.resolve(".gateway_state.lock"));
        state().change(node -> node.put("gateway_state", "running"));
        assertThat(read("gateway_state")).isEqualTo("running");
    }
}

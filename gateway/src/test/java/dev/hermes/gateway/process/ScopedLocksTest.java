package dev.hermes.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One bot token, one gateway. */
@DisabledOnOs(OS.WINDOWS)
class ScopedLocksTest {
    private static final String SCOPE = "telegram-bot-token";

    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final GatewayRecord me = GatewayRecord.ofThisProcess(processes, Holder.ARGV);

    @TempDir
    Path directory;

    private ScopedLocks locks(GatewayRecord self) {
        return ScopedLocks.open(
                Map.of("HERMES_GATEWAY_LOCK_DIR", directory.resolve("locks").toString()),
                directory,
                directory.resolve("home"),
                self,
                processes,
                MutableClock.at("2026-03-01T09:00:00Z"),
                Log.NONE);
    }

    private GatewayRecord other(long pid, OptionalLong start) {
        return new GatewayRecord(pid, Holder.ARGV, start);
    }

    @Test
    void an_identity_that_a_living_gateway_has_is_not_given_away() throws Exception {
        try (var holder = Holder.start(directory.resolve("home"))) {
            assertThat(holder.said()).isEqualTo("held");
            var theirs = other(holder.pid(), processes.startTime(holder.pid()));
            assertThat(locks(theirs).take(SCOPE, "1234:secret", Map.of())).isEmpty();
            assertThat(locks(me)
                            .take(SCOPE, "1234:secret", Map.of())
                            .orElseThrow()
                            .pid())
                    .isEqualTo(holder.pid());
            // but: another identity is free
            assertThat(locks(me).take(SCOPE, "5678:other", Map.of())).isEmpty();
            // and: after its death this one is, too
            holder.kill();
            assertThat(locks(me).take(SCOPE, "1234:secret", Map.of())).isEmpty();
        }
    }

    @Test
    void ones_own_is_taken_again_and_given_back() throws IOException {
        assertThat(locks(me).take(SCOPE, "1234:secret", Map.of("platform", "telegram")))
                .isEmpty();
        assertThat(locks(me).take(SCOPE, "1234:secret", Map.of("platform", "telegram")))
                .isEmpty();
        var file = only();
        assertThat(file.getFileName()).hasToString("telegram-bot-token-973b4c2245836476.lock");
        assertThat(file).content().contains("\"scope\":\"telegram-bot-token\"", "\"platform\":\"telegram\"");
        assertThat(file).content().doesNotContain("secret");
        locks(other(1, OptionalLong.of(1))).release(SCOPE, "1234:secret");
        assertThat(file).exists();
        locks(me).release(SCOPE, "1234:secret");
        assertThat(file).doesNotExist();
    }

    private Path only() throws IOException {
        try (var files = Files.newDirectoryStream(directory.resolve("locks"), "*.lock")) {
            return files.iterator().next();
        }
    }

    @Test
    void what_is_no_record_is_no_holder() throws IOException {
        locks(me).take(SCOPE, "1234:secret", Map.of());
        var file = only();
        for (var text : List.of("", "no json", "{}", "{\"pid\":" + me.pid() + ",\"start_time\":1}")) {
            Files.writeString(file, text);
            assertThat(locks(other(1, OptionalLong.of(1))).take(SCOPE, "1234:secret", Map.of()))
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void the_locks_of_a_replaced_gateway_go_with_it() throws IOException {
        locks(other(77, OptionalLong.of(5))).take(SCOPE, "a", Map.of());
        locks(me).take(SCOPE, "b", Map.of());
        locks(me).releaseAllOf(other(77, OptionalLong.of(5)));
        try (var files = Files.newDirectoryStream(directory.resolve("locks"), "*.lock")) {
            assertThat(files).hasSize(1);
        }
    }
}

package dev.hermes.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestructiveCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf x",
                "ls > out",
                "git checkout main",
                "grep x 2>/dev/null",
                "cd a && mv b c",
                "true;rmdir x",
                "false || dd if=a of=b",
                "echo `shred x`",
                "sed -i s/a/b/ f",
                "git reset --hard",
                "install a b",
                "cp a b",
                "truncate -s 0 f"
            })
    void what_may_overwrite_or_delete_is_seen(String command) {
        assertThat(DestructiveCommand.is(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls >> out", "cat a | tee b", "echo rm", "git status", "sed s/a/b/ f", "ls", "alarm x", ""})
    void what_only_reads_or_appends_is_not(String command) {
        assertThat(DestructiveCommand.is(command)).isFalse();
    }
}

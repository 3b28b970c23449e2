package dev.hermes.maintenance.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hermes-agent",
                "profiles/coder/hermes-agent",
                "skills/x/node_modules",
                "plugins/p/.git",
                "backups",
                "checkpoints",
                "plugins/p/.venv",
                "state-snapshots",
                "profiles/coder/state-snapshots",
                "lsp/bin",
                "profiles/.creating-coder-1",
                ".children",
                "profiles/coder/.children"
            })
    void what_can_be_made_again_stays_out(String directory) {
        assertThat(BackupRules.skipsDirectory(directory)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "skills/y/hermes-agent",
                "skills/.archive",
                "logs",
                "sessions",
                "profiles",
                "profiles/coder",
                "skills/tools/node",
                "skills/x/.children",
                "lsp"
            })
    void what_is_the_users_goes_in(String directory) {
        assertThat(BackupRules.skipsDirectory(directory)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b.pyc",
                "state.db-wal",
                "kanban/boards/x/kanban.db-shm",
                "gateway.pid",
                "profiles/coder/cron.pid",
                "auth.lock",
                "profiles/coder/.env.lock",
                ".config.yaml_1.tmp",
                ".clean_shutdown",
                "profiles/coder/.gateway-takeovers.json",
                ".gateway-planned-stop.json",
                "kanban.db.dispatch.lock",
                "kanban/boards/x/kanban.db.init.lock"
            })
    void files_of_running_processes_stay_out(String file) {
        assertThat(BackupRules.skipsFile(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".env", "auth.json", "state.db", "skills/x/yarn.lock", "work/notes.tmp", "logs/agent.log.1"})
    void files_of_the_user_go_in(String file) {
        assertThat(BackupRules.skipsFile(file)).isFalse();
    }
}

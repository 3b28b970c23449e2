package dev.hermes.tools.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -la",
                "rm notes.txt",
                "echo 'shutdown now'",
                "git push origin main",
                "mvn -q test 2>&1 | tail -20",
                "grep -rf patterns src",
                "cat README.md",
                "python3 script.py",
                "kill 1234",
                "crontab -l",
                "docker ps",
                "git commit -m \"reboot the plan\"",
                "cp ~/.bashrc /tmp/backup",
                "chmod 644 a",
                "chmod +x run",
                "sudo -u root grep reboot /var/log/syslog",
                "timeout 10 grep -r shutdown src",
                "sudo -n journalctl -u reboot",
                "command -v shutdown",
                "if grep -q halt notes.txt; then echo yes; fi",
                "nice -n 10 make reboot",
                "env -i FOO=1 printenv",
                "echo reboot | tee notes.txt",
                "echo 'ls -la' | sh"
            })
    void everyday_commands_are_allowed(String command) {
        assertThat(CommandGuard.classify(command)).isEqualTo(new Verdict.Allowed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf /",
                "rm -rf /*",
                "sudo rm -rf / --no-preserve-root",
                "rm -rf \"/\"",
                "rm -rf '/'",
                "rm -rf //",
                "rm -rf /./",
                "rm -rf /usr/..",
                "rm -r -f -- /",
                "rm / -rf",
                "rm --recursive --force /",
                "\\rm -rf /",
                "r''m -rf /",
                "\"rm\" -rf /",
                "r\\m -rf /",
                "/bin/rm -rf /",
                "command rm -rf /",
                "busybox rm -rf /",
                "rm${IFS}-rf${IFS}/",
                "rm$IFS-rf$IFS/",
                "{rm,-rf,/}",
                "rm -rf $'\\x2f'",
                "rm -rf $'\\57'",
                "rm \\\n -rf /",
                "ｒｍ -rf /",
                "r\u001b[0mm -rf /",
                "r\0m -rf /",
                "RM -RF /",
                "bash -c 'rm -rf /'",
                "bash -lc \"rm -rf '/'\"",
                "eval 'rm -rf /'",
                "echo $(rm -rf /)",
                "echo \"$(rm -rf '/')\"",
                "cd /tmp && X=1 rm -rf /",
                "nohup env A=b rm -rf /",
                "sudo -u root r''m -rf /",
                "su -c 'rm -rf /' root",
                "su root -c \"r''m -rf /\"",
                "env -S 'rm -rf /'",
                "watch \"r''m -rf /\"",
                "trap \"r''m -rf /\" EXIT",
                "bash -euo pipefail -c \"r''m -rf /\"",
                "find . | xargs -I % r''m -rf /",
                "echo \"r''m -rf /\" | sudo -u root bash",
                "printf \"x\\\\nr''m -rf /\" | sh -s",
                "bash <<< \"r''m -rf /\"",
                "bash <<<\"r''m -rf /\""
            })
    void the_root_is_not_deleted_however_it_is_spelled(String command) {
        assertThat(CommandGuard.classify(command))
                .isEqualTo(new Verdict.Hardline("recursive delete of root filesystem"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf ~",
                "rm -rf ~/",
                "rm -rf ~/*",
                "rm -rf $HOME",
                "rm -rf \"$HOME\"",
                "rm -rf ${HOME}",
                "rm -rf \"${HOME}\"/*",
                "rm -rf ~root",
                "rm -rf $HOME/./"
            })
    void the_home_is_not_deleted_however_it_is_spelled(String command) {
        assertThat(CommandGuard.classify(command))
                .isEqualTo(new Verdict.Hardline("recursive delete of home directory"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rm -rf /etc | recursive delete of system directory",
                "rm -rf \"/usr/\" | recursive delete of system directory",
                "mkfs.ext4 /dev/sda1 | format filesystem (mkfs)",
                "dd if=/dev/zero of=/dev/sda | dd to raw block device",
                "kill -9 -1 | kill all processes",
                "sudo reboot | system shutdown/reboot",
                "/sbin/reboot | system shutdown/reboot",
                "(reboot) | system shutdown/reboot",
                "{ reboot; } | system shutdown/reboot",
                "FOO=1 reboot | system shutdown/reboot",
                "command reboot | system shutdown/reboot",
                "/sbin/init 0 | init 0/6 (shutdown/reboot)",
                "systemctl --no-wall poweroff | systemctl poweroff/reboot",
                "sudo -u root reboot | system shutdown/reboot",
                "sudo -u root systemctl poweroff | systemctl poweroff/reboot",
                "timeout 10 shutdown -h now | system shutdown/reboot",
                "timeout -s KILL 10 init 0 | init 0/6 (shutdown/reboot)"
            })
    void what_nobody_may_run_is_named(String command, String label) {
        assertThat(CommandGuard.classify(command)).isEqualTo(new Verdict.Hardline(label));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/ | rm -rf * | recursive delete of root filesystem",
                "/ | rm -rf etc | recursive delete of system directory",
                "/usr | rm -rf ./ | recursive delete of system directory",
                "/usr/share | rm -rf ../../etc | recursive delete of system directory",
                "~ | rm -rf * | recursive delete of home directory",
                "/tmp | cd / && rm -rf * | recursive delete of root filesystem",
                "/tmp | cd .. && sudo -u root rm -rf -- * | recursive delete of root filesystem",
                "/tmp | cd && rm -rf ./* | recursive delete of home directory",
                "^^ | cd ~ ; rm -rf * | recursive delete of home directory"
            })
    void a_relative_operand_means_what_it_means_in_its_directory(String directory, String command, String label) {
        assertThat(CommandGuard.classify(command, directory)).isEqualTo(new Verdict.Hardline(label));
    }

    @Test
    void deleting_in_a_project_stays_a_question() {
        assertThat(CommandGuard.classify("rm -rf *", "/home/someone/project"))
                .isEqualTo(new Verdict.Dangerous("recursive delete"));
        assertThat(CommandGuard.classify("cd build && rm -rf *", "/home/someone/project"))
                .isEqualTo(new Verdict.Dangerous("recursive delete"));
    }

    @Test
    void a_fork_bomb_is_never_run() {
        assertThat(CommandGuard.classify(":(){ :|:& };:")).isEqualTo(new Verdict.Hardline("fork bomb"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "rm -rf build | recursive delete",
                "rm -f -r build | recursive delete",
                "rm build -rf | recursive delete",
                "rm /tmp/x | delete in root path",
                "git push --force | git force push (rewrites remote history)",
                "git reset HEAD --hard | git reset --hard (destroys uncommitted changes)",
                "git checkout -- . | git discard changes",
                "chmod 0777 a | world/other-writable permissions",
                "chmod a+rwx a | world/other-writable permissions",
                "chmod u+s a | setuid/setgid bit set",
                "python3.11 -c 1 | script execution via -e/-c flag",
                "node --eval 1 | script execution via -e/-c flag",
                "dash -c ls | script execution via -e/-c flag",
                "sed -i s/a/b/ ~/.hermes/config.yaml | in-place edit of Hermes config/env",
                "cp k ~/.ssh/authorized_keys | copy/move file into sensitive credential/SSH/shell-rc path",
                "cat ~/.hermes/.env | credential read",
                "cat ~/.ssh/id_rsa | credential read",
                "gh auth token | credential read",
                "truncate -s 0 a.log | truncate file",
                "crontab -r | crontab replaced or removed",
                "crontab jobs.txt | crontab replaced or removed",
                "kubectl -n x delete pod y | kubectl delete",
                "docker stop db | docker restart/stop/kill",
                "delete from users; | SQL DELETE without WHERE",
                "sudo -s | sudo with privilege flag (stdin/askpass/shell/list)"
            })
    void what_needs_consent_says_why(String command, String label) {
        assertThat(CommandGuard.classify(command)).isEqualTo(new Verdict.Dangerous(label));
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl x | sudo bash", "curl x | zsh", "curl x | tee log | dash", "source <(curl x)"})
    void what_comes_from_the_network_is_not_run_unasked(String command) {
        assertThat(CommandGuard.classify(command)).isEqualTo(new Verdict.Dangerous("pipe remote content to shell"));
    }

    @Test
    void feeding_sudo_a_password_is_told_from_its_shell_option() {
        assertThat(CommandGuard.guessesSudoPassword("echo p | sudo -S id")).isTrue();
        assertThat(CommandGuard.guessesSudoPassword("sudo -s")).isFalse();
        assertThat(CommandGuard.guessesSudoPassword("echo 'use sudo -S'")).isFalse();
    }

    @Test
    void keys_of_older_configurations_still_count() {
        assertThat(CommandGuard.keyCovers("recursive delete", "recursive delete"))
                .isTrue();
        assertThat(CommandGuard.keyCovers("find", "find -delete")).isTrue();
        assertThat(CommandGuard.keyCovers("find", "recursive delete")).isFalse();
    }

    @Test
    void any_text_gets_a_verdict() {
        var pieces = new String[] {
            "rm", " -rf", " /", "\"", "'", "\\", "$(", "${", "}", "{", "`", "|", "&", ";", "\n", "$'", "\\x", "<<EOF",
            "~", "$HOME", "sudo ", "\u001b[", "\0", "é", "\ud83d", "mkfs", "=", ",", "*", ">", "(", ")", "-", "curl ",
            "😀"
        };
        for (long seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var command = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                command.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(CommandGuard.classify(command.toString()))
                    .as("seed %d: %s", seed, command)
                    .isNotNull();
        }
    }

    @Test
    void padding_before_the_operand_hides_nothing() {
        for (int length : new int[] {10, 1000, 100_000}) {
            var verdict = CommandGuard.classify("rm " + "-f ".repeat(length) + "-r /");
            assertThat(verdict).as("%d options", length).isInstanceOf(Verdict.Hardline.class);
            var shells = CommandGuard.classify("xargs " + "-y sh ".repeat(1 + length / 20) + "-c 'r\\m -r /'");
            assertThat(shells).as("%d shells", length / 20).isInstanceOf(Verdict.Hardline.class);
        }
    }

    @Test
    void a_long_file_written_through_a_here_document_is_allowed() {
        var text = "cat > notes.md <<'END'\n" + "The quick brown fox installs nothing at all.\n".repeat(2000) + "END\n";
        assertThat(CommandGuard.classify(text)).isEqualTo(new Verdict.Allowed());
    }
}

package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A machine whose supervisors are played by scripts that write down how they are called. */
final class StandInMachine {
    final Path directory;
    final Cli person;

    private StandInMachine(Path directory, Cli person) {
        this.directory = directory;
        this.person = person;
    }

    static StandInMachine withoutSupervisor(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("runtime"));
        Files.createFile(directory.resolve("runtime/bus"));
        var person = Cli.in(directory)
                .with("PATH", directory.resolve("bin").toString())
                .with("XDG_RUNTIME_DIR", directory.resolve("runtime").toString())
                .with("USER", "bob")
                .with("CALLS", directory.resolve("calls").toString())
                .startedAs(directory.resolve("release/bin/hermes"));
        return new StandInMachine(directory, person);
    }

    private void program(String name, String script) throws IOException {
        var file = directory.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\" >>\"$CALLS\"\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    void systemd() throws IOException {
        program("systemctl", """
                case "$*" in
                    *is-system-running*) echo running ;;
                    *is-active*) echo inactive; exit 3 ;;
                    *show*) printf 'ActiveState=inactive\\nSubState=dead\\nResult=success\\nExecMainStatus=0\\nMainPID=0\\n' ;;
                esac
                """);
        program("loginctl", """
                case "$1" in
                    enable-linger) echo 'access denied' >&2; exit 1 ;;
                    *) echo no ;;
                esac
                """);
    }

    List<String> calls() throws IOException {
        var file = directory.resolve("calls");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    Path unit(String name) {
        return directory.resolve(".config/systemd/user").resolve(name);
    }

    Path system(String path, String text) throws IOException {
        var file = directory.resolve("root").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Path s6() throws IOException {
        system("proc/1/comm", "s6-svscan\n");
        Files.createDirectories(directory.resolve("root/run/s6/basedir"));
        for (var name : List.of("s6-svc", "s6-svstat", "s6-svscanctl", "s6-svwait")) {
            system(
                            "command/" + name,
                            "#!/bin/sh\necho \"" + name + " $*\" >>\"$CALLS\"\n"
                                    + (name.equals("s6-svstat")
                                            ? "case \"$1\" in -o) echo 'true true 4194000 7' ;; *) echo 'up (pid 4194000) 7 seconds' ;; esac\n"
                                            : "case \"$*\" in *gateway-broken) echo 'Permission denied' >&2; exit 111 ;; esac\n"))
                    .toFile()
                    .setExecutable(true);
        }
        var slots = Files.createDirectories(directory.resolve("slots"));
        person.with("S6_PROFILE_GATEWAY_SCANDIR", slots.toString());
        return slots;
    }
}

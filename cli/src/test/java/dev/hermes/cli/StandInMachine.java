package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A machine whose supervisors are played by scripts that write down how they are called. */
final class StandInMachine {
    final Path directory;
    final Cli person;

    private StandInMachine(Path directory, Cli person) {
        this.directory = directory;
        this.person = person;
    }

    static StandInMachine withoutSupervisor(Path directory) throws IOException {
        return of(directory, Cli.in(directory).startedAs(directory.resolve("release/bin/hermes")));
    }

    /** @param person who has been made in that directory */
    static StandInMachine of(Path directory, Cli person) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("runtime"));
        Files.createFile(directory.resolve("runtime/bus"));
        person.with("PATH", directory.resolve("bin").toString())
                .with("XDG_RUNTIME_DIR", directory.resolve("runtime").toString())
                .with("USER", "bob")
                .with("CALLS", directory.resolve("calls").toString());
        return new StandInMachine(directory, person);
    }

    private void program(String name, String script) throws IOException {
        var file = directory.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\" >>\"$CALLS\"\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Units are inactive, but for those that {@link #active} names; a restart can only fail, so nobody waits for it. */
    void systemd() throws IOException {
        program("systemctl", """
                for unit; do :; done
                case "$*" in
                    *is-system-running*) echo running ;;
                    *is-active*) if [ -e "$CALLS.$unit" ]; then echo active; else echo inactive; exit 3; fi ;;
                    *' restart '*) echo "{\\"gateway_state\\":\\"startup_failed\\",\\"pid\\":$$}" >"$HERMES_HOME/gateway_state.json" ;;
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

    /** What its programs and their stand-ins find in their environment. */
    Map<String, String> variables() {
        return Map.of(
                "PATH",
                directory.resolve("bin") + ":" + System.getenv("PATH"),
                "XDG_RUNTIME_DIR",
                directory.resolve("runtime").toString(),
                "USER",
                "bob",
                "CALLS",
                directory.resolve("calls").toString());
    }

    void active(String unit) throws IOException {
        Files.createFile(directory.resolve("calls." + unit));
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

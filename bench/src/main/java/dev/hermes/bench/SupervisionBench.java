package dev.hermes.bench;

import dev.hermes.home.profile.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The commands of the gateway on a machine whose systemd answers at once, because it is a script: what is measured is what we
 * add to it. And the start of a container with many profiles.
 */
final class SupervisionBench {
    private static final int PROFILES = 200;
    private static final double BOOT_SECONDS = 3;

    private final Path work;
    private final String hermes;
    private final double base;

    SupervisionBench(Path work, String hermes, double base) throws IOException {
        this.work = Files.createDirectories(work.resolve("supervision"));
        this.hermes = hermes;
        this.base = base;
    }

    List<Measured> run() throws IOException, InterruptedException {
        systemd();
        ProcessBench.median(machine("gateway", "install", "--force", "--no-start-now", "--start-on-login"));
        var table = new ArrayList<Measured>();
        for (var command : List.of("status", "start", "stop")) {
            table.add(ProcessBench.times(
                    "`hermes gateway " + command + "`", 6, ProcessBench.median(machine("gateway", command)), base));
        }
        table.add(boot());
        return table;
    }

    private void systemd() throws IOException {
        Files.createDirectories(work.resolve("bin"));
        Files.createDirectories(work.resolve("run"));
        Files.createFile(work.resolve("run/bus"));
        script("systemctl", """
                case "$*" in
                    *is-system-running*) echo running ;;
                    *is-active*) echo inactive; exit 3 ;;
                    *show*) printf 'ActiveState=inactive\\nSubState=dead\\nResult=success\\nExecMainStatus=0\\nMainPID=0\\n' ;;
                esac
                """);
        script("loginctl", "echo yes\n");
    }

    private void script(String name, String text) throws IOException {
        var file = Files.writeString(work.resolve("bin").resolve(name), "#!/bin/sh\n" + text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made a program");
        }
    }

    private ProcessBuilder machine(String... words) {
        var home = work.resolve(".hermes");
        return hermes(
                Map.of(
                        "HERMES_HOME", home.toString(),
                        "HOME", work.toString(),
                        "XDG_RUNTIME_DIR", work.resolve("run").toString(),
                        "USER", "bench",
                        "PATH", work.resolve("bin") + ":/usr/bin:/bin"),
                words);
    }

    private ProcessBuilder hermes(Map<String, String> variables, String... words) {
        var command = new ArrayList<>(List.of(hermes));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        return builder;
    }

    private Measured boot() throws IOException, InterruptedException {
        var home = work.resolve("volume");
        for (int i = 0; i < PROFILES; i++) {
            var profile = Files.createDirectories(home.resolve("profiles/p" + i));
            Files.writeString(profile.resolve("SOUL.md"), "x\n");
            Files.writeString(profile.resolve("gateway_state.json"), "{\"desired_state\":\"running\"}");
        }
        var slots = slots();
        double seconds = ProcessBench.median(hermes(
                        Map.of("HERMES_HOME", home.toString(), "S6_PROFILE_GATEWAY_SCANDIR", slots.toString()),
                        "container-boot"))
                / 1_000;
        TreeRemoval.remove(slots);
        return new Measured(
                "`hermes container-boot`, " + PROFILES + " profiles",
                "≤ 3 s",
                seconds,
                BOOT_SECONDS,
                true,
                String.format(Locale.ROOT, "%.2f s", seconds));
    }

    /** In memory, where a container has it. */
    private Path slots() throws IOException {
        var memory = Path.of("/dev/shm");
        return Files.createTempDirectory(Files.isWritable(memory) ? memory : work, "hermes-slots");
    }
}

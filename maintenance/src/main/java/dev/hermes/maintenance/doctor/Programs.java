package dev.hermes.maintenance.doctor;

import dev.hermes.home.Config;
import dev.hermes.home.SearchPath;
import dev.hermes.maintenance.report.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Programs of this machine that Hermes works with. */
final class Programs {
    private static final Set<String> PASSED_ON = Set.of(
            "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "SSH_AUTH_SOCK", "DOCKER_HOST", "XDG_RUNTIME_DIR");

    private final Patient patient;
    private final Installation installation;

    Programs(Patient patient) {
        this.patient = patient;
        this.installation = patient.installation();
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        var unit = "hermes-gateway"
                + (installation.home().directory().equals(installation.home().root())
                        ? ""
                        : "-" + installation.home().profile())
                + ".service";
        if (Files.exists(installation.userHome().resolve(".config/systemd/user").resolve(unit))) {
            checks.add(Check.of("Gateway Service", this::linger));
        }
        if (patient.release().isPresent() && File.separatorChar == '/') {
            checks.add(Check.mending("Command Installation", this::command));
        }
        checks.add(Check.of("External Tools", this::tools));
        return checks;
    }

    private void linger(Findings findings) throws InterruptedException {
        var user = installation.environment().getOrDefault("USER", System.getProperty("user.name", ""));
        var answer = run(List.of("loginctl", "show-user", user, "--property=Linger", "--value"), 10);
        switch (answer.map(String::strip).orElse("")) {
            case "yes" -> findings.ok("The gateway goes on after you log out", "linger is on");
            case "no" -> {
                findings.warn("The gateway ends when you log out", "linger is off");
                findings.issue("Let it go on: sudo loginctl enable-linger $USER");
            }
            default ->
                findings.warn("Whether the gateway goes on after you log out is not known", "loginctl does not tell");
        }
    }

    private void command(Findings findings, boolean fix) throws IOException {
        var bin = installation.userHome().resolve(".local/bin");
        var link = bin.resolve("hermes");
        var target = patient.release().orElseThrow().resolve("bin/hermes");
        if (Files.isSymbolicLink(link)) {
            var real = Files.exists(link) ? link.toRealPath() : link;
            if (real.equals(target.toRealPath())) {
                findings.ok(link.toString(), "correct target");
            } else if (real.toString().contains("hermes-agent")) {
                findings.info(link + " leads to an installation of the Python program; it stays");
            } else {
                link(link, target, findings, fix);
            }
        } else if (Files.exists(link)) {
            findings.ok(link.toString(), "non-symlink");
        } else {
            link(link, target, findings, fix);
        }
        if (Files.exists(link) && !SearchPath.of(installation.environment()).contains(bin)) {
            findings.warn(bin + " is not on PATH");
            findings.manual("Add " + bin + " to PATH in your shell's start file");
        }
    }

    private static void link(Path link, Path target, Findings findings, boolean fix) throws IOException {
        if (!fix) {
            findings.fail(link + " does not lead to this release");
            findings.issue("Make the command 'hermes' lead here: hermes doctor --fix");
            return;
        }
        Files.createDirectories(java.util.Objects.requireNonNull(link.getParent()));
        var temporary = link.resolveSibling(".hermes-" + ProcessHandle.current().pid());
        Files.createSymbolicLink(temporary, target);
        Files.move(temporary, link, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        findings.fixed(link + " leads to this release");
    }

    private void tools(Findings findings) throws InterruptedException {
        program("git", "no worktrees and no snapshots without it", findings);
        if (onPath("rg").isPresent()) {
            findings.ok("ripgrep");
        } else {
            findings.warn("ripgrep is missing", "searching works and is slower");
            findings.info("Install it: " + install("ripgrep"));
        }
        if (onPath("python3").isPresent()) {
            findings.ok("python3");
        } else {
            findings.warn("python3 is missing", "the tool execute_code is off");
        }
        backend(findings);
        if (onPath("node").isPresent() || Files.isExecutable(installation.home().file("node/bin/node"))) {
            findings.ok("Node.js");
        } else {
            findings.info("Node.js is not there; only browser tools and some MCP servers need it");
        }
    }

    private void program(String name, String without, Findings findings) {
        if (onPath(name).isPresent()) {
            findings.ok(name);
        } else {
            findings.warn(name + " is missing", without);
            findings.info("Install it: " + install(name));
        }
    }

    private String install(String program) {
        if (installation.environment().containsKey("TERMUX_VERSION")) {
            return "pkg install " + program;
        }
        return System.getProperty("os.name", "").startsWith("Mac")
                ? "brew install " + program
                : "sudo apt install " + program;
    }

    /** The terminal backend that counts: the variable goes before the setting. */
    private void backend(Findings findings) throws InterruptedException {
        Config config = installation.config();
        var variable =
                installation.environment().getOrDefault("TERMINAL_ENV", "").strip();
        var backend = variable.isEmpty() ? config.text("terminal.backend").orElse("local") : variable;
        switch (backend) {
            case "docker" -> {
                if (run(List.of("docker", "info"), 10).isPresent()) {
                    findings.ok("docker", "terminal backend");
                } else {
                    findings.fail("docker does not answer", "terminal.backend is docker");
                    findings.issue("Start docker, or set terminal.backend to local");
                }
            }
            case "ssh" -> ssh(findings);
            default -> {
                if (onPath("docker").isPresent()) {
                    findings.ok("docker", "optional");
                }
            }
        }
    }

    private void ssh(Findings findings) throws InterruptedException {
        var host = value("TERMINAL_SSH_HOST", "terminal.ssh_host");
        if (host.isEmpty()) {
            findings.fail("No SSH host", "terminal.backend is ssh");
            findings.issue("Name the host: hermes config set terminal.ssh_host ...");
            return;
        }
        var command = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=5", "-o", "BatchMode=yes"));
        var port = value("TERMINAL_SSH_PORT", "terminal.ssh_port");
        if (!port.isEmpty()) {
            command.addAll(List.of("-p", port));
        }
        var key = value("TERMINAL_SSH_KEY", "terminal.ssh_key");
        if (!key.isEmpty()) {
            command.addAll(List.of("-i", key));
        }
        var user = value("TERMINAL_SSH_USER", "terminal.ssh_user");
        command.addAll(List.of("--", (user.isEmpty() ? "" : user + "@") + host, "echo ok"));
        if (run(command, 15).isPresent()) {
            findings.ok("SSH to " + host);
        } else {
            findings.fail("SSH to " + host + " does not work", "terminal.backend is ssh");
            findings.issue("Make 'ssh " + host + "' work without a password");
        }
    }

    private String value(String variable, String setting) {
        var set = installation.environment().getOrDefault(variable, "").strip();
        return set.isEmpty() ? installation.config().text(setting).orElse("").strip() : set;
    }

    private Optional<Path> onPath(String program) {
        return SearchPath.of(installation.environment()).find(program);
    }

    /** What it printed; empty when it is not there, fails, or takes too long. */
    private Optional<String> run(List<String> command, int seconds) throws InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        installation.environment().forEach((name, value) -> {
            if (PASSED_ON.contains(name)) {
                builder.environment().put(name, value);
            }
        });
        try {
            var output = Files.createTempFile("hermes-doctor-", ".txt");
            try {
                var process = builder.redirectOutput(output.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
                try {
                    return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0
                            ? Optional.of(Files.readString(output))
                            : Optional.empty();
                } finally {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

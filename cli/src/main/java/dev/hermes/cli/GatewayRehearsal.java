package dev.hermes.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The part of {@link Rehearsal} about the gateway: its commands, with supervisors that are played by scripts, and one that
 * serves. Scripts and signals are those of POSIX; on Windows nothing of it is rehearsed.
 */
final class GatewayRehearsal {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path home;
    private final Run run;

    /** Runs a command with more variables, and says how it ended. */
    interface Run {
        int command(Map<String, String> variables, String... words);
    }

    GatewayRehearsal(Path home, Run run) {
        this.home = home;
        this.run = run;
    }

    /** First a machine with systemd, inside of a container because that has to be probed, then a container with s6. */
    void commands() throws IOException {
        var bin = Files.createDirectories(home.resolve("bin"));
        var root = home.resolve("root");
        Files.createDirectories(home.resolve("user-bus"));
        Files.createFile(home.resolve("user-bus/bus"));
        script(bin.resolve("systemctl"), """
                case "$*" in
                    *is-system-running*) echo running ;;
                    *is-active*) echo inactive; exit 3 ;;
                    *show*) printf 'ActiveState=inactive\\nSubState=dead\\nResult=success\\nExecMainStatus=0\\nMainPID=0\\n' ;;
                esac
                """);
        script(bin.resolve("loginctl"), "echo yes\n");
        Files.createDirectories(root.resolve("run"));
        Files.createFile(root.resolve("run/.containerenv"));
        var machine = Map.of(
                "PATH",
                bin + ":/usr/bin:/bin",
                "XDG_RUNTIME_DIR",
                home.resolve("user-bus").toString(),
                "USER",
                "rehearsal");
        must(machine, "gateway", "install", "--no-start-now", "--start-on-login");
        must(machine, "gateway", "status");
        must(machine, "gateway", "start");
        must(machine, "gateway", "stop");
        must(machine, "gateway", "list");

        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/comm"), "s6-svscan\n");
        Files.createDirectories(root.resolve("run/s6/basedir"));
        for (var name : List.of("s6-svc", "s6-svscanctl", "s6-svwait")) {
            script(Files.createDirectories(root.resolve("command")).resolve(name), "");
        }
        script(root.resolve("command/s6-svstat"), "echo 'true true 4194000 7'\n");
        var slots = Files.createDirectories(home.resolve("slots"));
        var container = Map.of("PATH", "/usr/bin:/bin", "S6_PROFILE_GATEWAY_SCANDIR", slots.toString());
        must(container, "container-boot");
        must(container, "gateway", "start");
        must(container, "gateway", "status");
        must(container, "gateway", "stop");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made a program");
        }
    }

    private void must(Map<String, String> variables, String... words) {
        int exit = run.command(variables, words);
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", words) + " failed with " + exit);
        }
    }

    /** A gateway from its start to its end, with an answer that is streamed and one that is not. */
    void serving() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var variables = Map.of("API_SERVER_ENABLED", "1", "API_SERVER_PORT", String.valueOf(port));
        Callable<Integer> work = () -> run.command(variables, "--provider", "demo", "gateway", "run");
        var gateway = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(gateway);
        try {
            awaitPort(port, gateway);
            for (var streamed : List.of(false, true)) {
                ask(port, "{\"stream\":" + streamed + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
            }
            // The same as Ctrl-C at a terminal; this process is the gateway.
            new ProcessBuilder(
                            "kill",
                            "-INT",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start();
            int exit = gateway.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (exit != 0) {
                throw new IllegalStateException("the gateway ended with " + exit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the gateway did not end well", e);
        }
    }

    private static void awaitPort(int port, FutureTask<Integer> gateway) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (gateway.isDone() || System.nanoTime() - end >= 0) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static void ask(int port, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            var request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException(
                        "the gateway answered " + answer.lines().findFirst().orElse("nothing"));
            }
        }
    }
}
